namespace SpeedupLlm.RealLlm;

/// <summary>Where things lie: found by walking up, so that the command works from any folder and any clone.</summary>
internal static class Places
{
    /// <summary>The repository, from where the program was built.</summary>
    public static string Repository => Up(AppContext.BaseDirectory, "SpeedupLlm.slnx")
        ?? throw new UsageException("not inside the repository: no folder above holds SpeedupLlm.slnx");

    /// <summary>The folder <c>shared</c> with model server and data sets, beside the repository or further up.</summary>
    public static string? Shared =>
        Up(Repository, Path.Combine("shared", "llm", "serve")) is { } above ? Path.Combine(above, "shared") : null;

    public static string SharedOrFail => Shared
        ?? throw new UsageException("no folder shared/llm/serve beside the repository or above it: it holds the model server and SVAMP. "
            + "With another server, give --upstream URL and --svamp 0.");

    public static string ServeScript => Path.Combine(SharedOrFail, "llm", "serve");

    public static string SvampFile => Path.Combine(SharedOrFail, "datasets", "svamp", "SVAMP.json");

    private static string? Up(string from, string marker)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, marker))) return folder.FullName;
        return null;
    }
}
