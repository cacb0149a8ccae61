using System.CommandLine;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Cli.Learnt;

/// <summary>The options that choose experiences, and the directory they are in.</summary>
internal sealed class ExperienceArguments
{
    private readonly Option<string?> _data = DataOption.Create("The data directory.");
    private readonly Argument<string[]> _ids = new("ids") { Description = "Ids, as list shows them.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _space = new("--space") { Description = "One space; every space without it." };
    private readonly Option<string?> _text = new("--text") { Description = "Has this text in its question, completion, answer or source, in upper or lower case." };
    private readonly Option<string?> _user = new("--user") { Description = "Learnt from this user's requests." };
    private readonly Option<string?> _olderThan = new("--older-than") { Description = "Learnt before: an age (30d, 12h, 45m) or a date (2026-03-01)." };
    private readonly Option<string?> _newerThan = new("--newer-than") { Description = "Learnt since: an age or a date." };
    private readonly Option<ExperienceSource?> _source = new("--source") { Description = "own, feedback, document or reference." };
    private readonly Option<bool?> _pinned = new("--pinned") { Description = "Pinned (true) or not (false)." };
    private readonly Option<bool?> _quarantined = new("--quarantined") { Description = "Quarantined (true) or not (false)." };
    private readonly Option<bool> _all = new("--all") { Description = "All of them." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_ids);
        foreach (var option in new Option[] { _data, _space, _text, _user, _olderThan, _newerThan, _source, _pinned, _quarantined, _all })
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">There is none.</exception>
    public string Directory(ParseResult parsed) => DirectoryOf(parsed, _data);

    public static string DirectoryOf(ParseResult parsed, Option<string?> data) =>
        parsed.GetValue(data) ?? throw new UsageException("--data is missing: name the directory that serve was given, as in --data ./memory.");

    /// <param name="parsed">The command line.</param>
    /// <param name="looking">True: where nothing is chosen, all are.</param>
    /// <exception cref="UsageException">The choice is wrong, or there is none.</exception>
    public ExperienceQuery Query(ParseResult parsed, bool looking)
    {
        // An option that does not exist is read as an id, and would choose nothing, or everything.
        if (parsed.GetValue(_ids)?.FirstOrDefault(id => id.StartsWith('-')) is { } option)
            throw new UsageException($"'{option}' is no option of this command, and no id begins with '-'; --help lists the options.");
        var query = new ExperienceQuery
        {
            Space = parsed.GetValue(_space),
            Ids = parsed.GetValue(_ids) ?? [],
            Text = parsed.GetValue(_text),
            User = parsed.GetValue(_user),
            OlderThan = Time(parsed, _olderThan),
            NewerThan = Time(parsed, _newerThan),
            Source = parsed.GetValue(_source),
            Pinned = parsed.GetValue(_pinned),
            Quarantined = parsed.GetValue(_quarantined),
            All = parsed.GetValue(_all),
        };
        query = looking && !query.Chooses ? query with { All = true } : query;
        return query.Error() is { } error ? throw new UsageException(error) : query;
    }

    private static DateTimeOffset? Time(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : PointInTime.Parse(text, TimeProvider.System.GetUtcNow()) ?? throw new UsageException($"{option.Name} is '{text}'; give {PointInTime.Syntax}.");
}
