namespace SpeedupLlm.Testing;

/// <summary>The real small model of <c>shared/llm</c>, started by a test for itself.</summary>
public sealed class RealModelServer : IAsyncDisposable
{
    public const string Model = "smollm2-135m-maths.q8_0";

    /// <summary>The first start installs npm packages.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const string Ready = "listening on ";

    private readonly ChildProcess _process;

    private RealModelServer(ChildProcess process, Uri baseUrl) => (_process, BaseUrl) = (process, baseUrl);

    public Uri BaseUrl { get; }

    /// <summary>The program that starts it, or null where the shared folder is not there.</summary>
    public static string? Program => SharedFolder.FindShared("llm", "serve");

    public static async Task<RealModelServer> StartAsync(string program)
    {
        var process = ChildProcess.Start(program, ["--port", "0"]);
        try
        {
            return await process.LineAsync(Patience) is { } line && line.StartsWith(Ready, StringComparison.Ordinal)
                ? new RealModelServer(process, new Uri(line[Ready.Length..]))
                : throw new InvalidOperationException($"The model server did not start: {await process.Errors}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Terminate();
        await _process.EndAsync(TimeSpan.FromSeconds(30));
        await _process.DisposeAsync();
    }
}
