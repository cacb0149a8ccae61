namespace SpeedupLlm.Cli.Bench;

/// <summary>Files that a benchmark writes beside what it prints.</summary>
internal static class BenchFile
{
    /// <summary>To be asked before the minutes, not after them.</summary>
    /// <exception cref="UsageException">Its folder does not exist.</exception>
    public static void RequireFolder(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new UsageException($"{path} cannot be written: its folder does not exist.");
    }

    public static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        Say.Note($"Written: {path}");
    }
}
