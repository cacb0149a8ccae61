namespace SpeedupLlm.QuestionSets.Loading;

/// <summary>A question file that cannot be read; the message names the file, the line and what is wrong there.</summary>
public sealed class QuestionFileException : FormatException
{
    /// <summary>An error at a line of a file.</summary>
    public QuestionFileException(string file, long line, string what, Exception? inner = null)
        : base($"{file}:{line}: {what}", inner) => (File, Line) = (file, line);

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public long Line { get; }
}
