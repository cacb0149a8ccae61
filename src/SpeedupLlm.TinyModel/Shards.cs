namespace SpeedupLlm.TinyModel;

/// <summary>Runs parts of a step side by side: of training, or of a large batch.</summary>
internal static class Shards
{
    public static void Run(int count, Action<int> shard)
    {
        var others = Enumerable.Range(1, count - 1).Select(i => Task.Run(() => shard(i))).ToArray();
        try
        {
            shard(0);
        }
        finally
        {
            Task.WaitAll(others);
        }
    }
}
