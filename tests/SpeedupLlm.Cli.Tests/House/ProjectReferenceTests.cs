using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace SpeedupLlm.Cli.Tests.House;

/// <summary>The design's table: what each project may reference.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["SpeedupLlm"] = [],
        ["SpeedupLlm.Sqlite"] = ["SpeedupLlm"],
        ["SpeedupLlm.QuestionSets"] = [],
        ["SpeedupLlm.TinyModel"] = ["SpeedupLlm", "SpeedupLlm.QuestionSets"],
        ["SpeedupLlm.OpenAI"] = ["SpeedupLlm"],
        ["SpeedupLlm.Benchmark"] = ["SpeedupLlm", "SpeedupLlm.QuestionSets"],
        ["SpeedupLlm.Gateway"] = ["SpeedupLlm", "SpeedupLlm.Sqlite", "SpeedupLlm.OpenAI"],
        ["SpeedupLlm.Postgres"] = ["SpeedupLlm"],
        ["SpeedupLlm.Orleans"] = ["SpeedupLlm"],
        ["SpeedupLlm.Onnx"] = ["SpeedupLlm"],
    };

    private static readonly string[] LibraryPackages =
    [
        "Microsoft.Extensions.AI", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Options", "Microsoft.Extensions.Logging.Abstractions", "System.Numerics.Tensors",
    ];

    public static TheoryData<string> Projects => new(Directory.GetFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_table_allows(string project)
    {
        // The command is the only place that wires everything.
        if (project == "SpeedupLlm.Cli")
            return;
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} has no line in the design's table.");
        var referenced = Items(project, "ProjectReference").Select(item => Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!));
        Assert.Empty(referenced.Except(allowed!));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Nothing_references_the_command_or_a_test(string project) =>
        Assert.DoesNotContain(Items(project, "ProjectReference"), item => ((string)item.Attribute("Include")!) is var path
            && (path.Contains("SpeedupLlm.Cli", StringComparison.Ordinal) || path.Contains("tests", StringComparison.Ordinal)));

    [Fact]
    public void The_library_uses_only_the_packages_of_the_table()
    {
        var packages = Items("SpeedupLlm", "PackageReference").Where(item => (string?)item.Attribute("PrivateAssets") != "all");
        Assert.Empty(packages.Select(item => (string)item.Attribute("Include")!).Except(LibraryPackages));
        Assert.Empty(Items("SpeedupLlm", "FrameworkReference"));
    }

    [Fact]
    public void The_library_is_compiled_against_nothing_else()
    {
        // What MSBuild brings in beside the project files would be seen here.
        var assemblies = typeof(SpeedupChatClient).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name is not "netstandard" and not "System.Private.CoreLib" && !IsRuntime(name));
        Assert.Empty(assemblies.Except(LibraryPackages));
    }

    [Fact]
    public void What_every_project_gets_is_analysis_only()
    {
        var shared = XDocument.Load(Path.Combine(Root(), "Directory.Build.props")).Descendants("ItemGroup")
            .Where(group => ((string?)group.Attribute("Condition"))?.Contains("IsTest", StringComparison.Ordinal) is not true)
            .SelectMany(group => group.Elements("PackageReference")).ToList();
        Assert.NotEmpty(shared);
        Assert.All(shared, item => Assert.Equal("all", (string?)item.Attribute("PrivateAssets")));
    }

    private static bool IsRuntime(string assembly) =>
        assembly.StartsWith("System.", StringComparison.Ordinal) && !assembly.StartsWith("System.Numerics.Tensors", StringComparison.Ordinal)
        && File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, assembly + ".dll"));

    private static IEnumerable<XElement> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Root(), "src", project, project + ".csproj")).Descendants(kind);

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
