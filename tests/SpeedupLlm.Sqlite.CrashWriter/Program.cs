using SpeedupLlm.Sqlite;
using SpeedupLlm.Sqlite.CrashWriter;

// Arguments: directory, round, and "learn" for an engine in place of the bare store. Each line on stdout is one acknowledgement: "assigned N" or
// "committed N", or what a learner says.
var round = int.Parse(args[1]);
var store = SqliteStore.Open(new SqliteStoreOptions { Directory = args[0] });
await using var output = Console.OpenStandardOutput();
var oneLine = new Lock();
var next = -1;
if (args is [_, _, "learn"])
{
    await using var learner = new Learner(store, round, Acknowledge);
    await learner.RunAsync();
    return;
}

await using var closing = store;

// Bounded, so that a test that fails to kill it leaves no process behind.
const int Most = 20_000;
await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(WriteAsync)));

async Task WriteAsync()
{
    while (Interlocked.Increment(ref next) is var number && number < Most)
    {
        await store.AssignAsync(Written.Assignment(round, number));
        Acknowledge("assigned", number);
        await store.CommitOutcomeAsync(Written.Commit(round, number));
        Acknowledge("committed", number);
    }
}

void Acknowledge(string what, int number)
{
    lock (oneLine)
    {
        output.Write(System.Text.Encoding.ASCII.GetBytes($"{what} {number}\n"));
        output.Flush();
    }
}
