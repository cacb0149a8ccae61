using System.CommandLine;

namespace SpeedupLlm.Cli;

/// <summary>The option <c>--data</c>, a directory's name.</summary>
internal static class DataOption
{
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--data") { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var name] && string.IsNullOrWhiteSpace(name.Value))
                result.AddError("--data is empty; give a directory, as in --data ./memory.");
        });
        return option;
    }
}
