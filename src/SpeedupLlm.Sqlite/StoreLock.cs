using System.Globalization;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite;

/// <summary>
/// Says that one process owns a directory. SQLite itself would let two processes write in turns, but each would keep its own memory and
/// its own sequence numbers. The operating system frees the lock whenever the process ends, so nothing is left to clean up.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _ownerFile;

    private StoreLock(FileStream stream, string ownerFile) => (_stream, _ownerFile) = (stream, ownerFile);

    /// <exception cref="StoreException">Another process owns the directory.</exception>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static StoreLock Take(string directory)
    {
        var file = Path.Combine(directory, "speedup.lock");
        // Beside the lock, because Windows lets nobody read a locked file.
        var ownerFile = Path.Combine(directory, "speedup.pid");
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsTaken(e))
        {
            throw StoreException.InUse(
                $"The store in {directory} is in use by {Owner(ownerFile)}: one process owns a store. Stop that process, use another "
                + "directory, or open the store read-only.",
                e);
        }

        try
        {
            File.WriteAllText(ownerFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only a courtesy to the next opener. A disk that takes no writes is reported, with its reason, by the first real write.
        }

        return new StoreLock(stream, ownerFile);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_ownerFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next owner overwrites it.
        }

        _stream.Dispose();
    }

    /// <summary>EWOULDBLOCK on Linux and macOS, sharing and lock violation on Windows: .NET has no exception type for it.</summary>
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private static string Owner(string ownerFile)
    {
        try
        {
            var text = File.ReadAllText(ownerFile).Trim();
            return text.Length == 0 ? "another process" : $"process {text}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
