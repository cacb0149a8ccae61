using System.Diagnostics;
using SpeedupLlm;
using SpeedupLlm.Bench.Forgetting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

// A full space in a file: how long eviction and forgetting take, and how long requests take meanwhile.
var count = args is [var number, ..] ? int.Parse(number) : 100_000;
var directory = Directory.CreateTempSubdirectory("speedup-forgetting-");
try
{
    await FillAsync();
    await MeasureAsync();
}
finally
{
    directory.Delete(recursive: true);
}

async Task FillAsync()
{
    var experiences = Filling.Of(count);
    var engine = Open();
    var started = Stopwatch.GetTimestamp();
    await engine.ImportAsync(experiences);
    Console.WriteLine($"{count:N0} experiences, {experiences.Average(experience => experience.Question.Length + experience.Completion.Length):F0} characters each; {Environment.ProcessorCount} cores");
    Console.WriteLine($"import            {Since(started):N0} ms");
    await engine.DisposeAsync();
    Console.WriteLine($"file              {Megabytes(Files())}");
}

async Task MeasureAsync()
{
    var started = Stopwatch.GetTimestamp();
    await using var engine = Open();
    Console.WriteLine($"start             {Since(started):N0} ms");
    Console.WriteLine($"in memory         {Megabytes(GC.GetTotalMemory(forceFullCollection: true))}");
    using var traffic = new Traffic(engine, count);
    traffic.Start();
    await Task.Delay(5000);

    Console.WriteLine();
    Console.WriteLine("|                        | ms in memory | ms in all | gone   | requests | without memory | median ms | worst ms | files |");
    Console.WriteLine("| ---                    | ---:         | ---:      | ---:   | ---:     | ---:           | ---:      | ---:     | ---:  |");
    traffic.Learns = true;
    await ShowAsync("eviction", engine, traffic, async () =>
    {
        await engine.ImportAsync([Filling.Experience(count, count)]);
        await engine.SettleAsync();
    });
    var duplicates = count / Filling.DuplicateEvery - engine.Index.Of(Filling.Space).Count(Filling.IsDuplicate);
    await ShowAsync("nothing, 10 s", engine, traffic, () => Task.Delay(10_000));
    var last = Filling.Experience(count - 2, count);
    await ShowAsync("forget one", engine, traffic, () => engine.ForgetAsync(new ExperienceQuery { Ids = [last.Id] }));
    await ShowAsync("forget a user", engine, traffic, () => engine.ForgetAsync(new ExperienceQuery { User = Filling.UserOf(7, count) }));
    await ShowAsync("forget a text", engine, traffic, () => engine.ForgetAsync(new ExperienceQuery { Text = Filling.Address }));
    Console.WriteLine();
    using var process = Process.GetCurrentProcess();
    Console.WriteLine($"near duplicates   {duplicates:N0} of {count / Filling.DuplicateEvery:N0} evicted");
    Console.WriteLine($"peak memory       {Megabytes(process.PeakWorkingSet64)}, filling included");
}

async Task ShowAsync(string name, SpeedupEngine engine, Traffic traffic, Func<Task> work)
{
    var (before, inMemory, all) = (engine.Index.Count(Filling.Space), 0.0, 0.0);
    var least = before;
    var requests = await traffic.DuringAsync(async () =>
    {
        var started = Stopwatch.GetTimestamp();
        var doing = work();
        while (!doing.IsCompleted)
        {
            // The last time that the index got smaller.
            if (engine.Index.Count(Filling.Space) is var now && now < least)
                inMemory = Since(started);
            least = now;
            await Task.WhenAny(doing, Task.Delay(2));
        }

        await doing;
        all = Since(started);
    });
    var times = requests.Select(request => request.Milliseconds).Order().ToList();
    Console.WriteLine(
        $"| {name,-22} | {inMemory,12:N0} | {all,9:N0} | {before - engine.Index.Count(Filling.Space),6:N0} | {requests.Count,8} | {requests.Count(request => !request.Assigned),14} "
        + $"| {times[times.Count / 2],9:F1} | {times[^1],8:F0} | {Megabytes(Files())} |");
}

SpeedupEngine Open() => new(
    new SpeedupOptions { Memory = "in-context", Scorer = "rule", AuditShare = 0, ShareAcrossUsers = true, Capacity = count },
    SqliteStore.Open(new SqliteStoreOptions { Directory = directory.FullName }));

long Files() => directory.EnumerateFiles().Sum(file => file.Length);

static double Since(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

static string Megabytes(long bytes) => $"{bytes / 1e6:N0} MB";
