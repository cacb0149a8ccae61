using System.CommandLine;

namespace SpeedupLlm.Cli;

/// <summary>The options that make a profile: a file, and what overrides it.</summary>
internal sealed class ProfileArguments
{
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "JSON file with the defaults of requests: method, n, memory, scorer, stop, tau, recall, prices … (docs/profile.md).",
    };

    private readonly Option<bool> _experiment = new("--experiment")
    {
        Description = "Accept answer keys (speedup.reference) in requests. For experiments only.",
    };

    private readonly Option<double?> _controlShare = new("--control-share")
    {
        Description = "Share of eligible requests that run without memory, 0 to 1, to measure its effect. Default: 0.5 at first, down to 0.05 as it becomes known.",
    };

    private readonly Option<bool> _noGuard = new("--no-guard")
    {
        Description = "Only watch: use memory also where it is shown to cost more or to score lower. For experiments.",
    };

    private readonly Option<long?> _seed = new("--seed")
    {
        Description = "Makes a run repeatable: samples and arms follow from it.",
    };

    private readonly Option<string?> _data = DataOption.Create("Directory that keeps what is learnt. Without it, memory lives as long as the process.");

    public void AddTo(Command command, bool forServer)
    {
        command.Options.Add(_profile);
        command.Options.Add(_data);
        command.Options.Add(_seed);
        if (!forServer)
            return;
        command.Options.Add(_experiment);
        command.Options.Add(_controlShare);
        command.Options.Add(_noGuard);
    }

    public string? DataDirectory(ParseResult parsed) => parsed.GetValue(_data);

    /// <exception cref="UsageException">The profile is wrong, or an option out of range.</exception>
    public SpeedupOptions Options(ParseResult parsed)
    {
        if (parsed.GetValue(_controlShare) is { } share && !(share is >= 0 and <= 1))
            throw new UsageException($"--control-share is {share}; it must be between 0 and 1.");
        var options = new SpeedupOptions();
        if (parsed.GetValue(_profile) is { } file)
            ProfileFile.Read(file).ApplyTo(options);
        options.Experiment |= parsed.GetValue(_experiment);
        options.ControlShare = parsed.GetValue(_controlShare) ?? options.ControlShare;
        options.Guard &= !parsed.GetValue(_noGuard);
        options.Seed = parsed.GetValue(_seed) ?? options.Seed;
        return options;
    }
}
