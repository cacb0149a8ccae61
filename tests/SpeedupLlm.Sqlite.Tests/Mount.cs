using System.Diagnostics;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>
/// A file system of its own over a directory: the only thing that stops root from writing, and the only disk that is quickly full.
/// Where the test may not mount, the same failures are still tested through SQLite's own limits (<c>query_only</c>, <c>max_page_count</c>).
/// </summary>
internal sealed class Mount : IDisposable
{
    private readonly string _directory;

    private Mount(string directory, params string[] arguments)
    {
        _directory = directory;
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", [.. arguments, directory]), "this user cannot mount a file system");
    }

    private string Filling => Path.Combine(_directory, "filling");

    public static Mount Small(string directory) => new(directory, "-t", "tmpfs", "-o", "size=2m", "none");

    public static Mount ReadOnly(string directory) => new(directory, "--bind", "-o", "ro", directory);

    /// <summary>Leaves no room at all.</summary>
    public void Fill()
    {
        using var stream = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                stream.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // That was the last of it.
        }
    }

    public void Empty() => File.Delete(Filling);

    public void Dispose() => Run("umount", [_directory]);

    private static bool Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
