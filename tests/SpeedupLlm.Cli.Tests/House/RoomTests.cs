using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using SpeedupLlm.Benchmark.Scaling;
using SpeedupLlm.Gateway;
using SpeedupLlm.OpenAI;
using SpeedupLlm.Sqlite;
using SpeedupLlm.Stopping;
using Assembly = System.Reflection.Assembly;

namespace SpeedupLlm.Cli.Tests.House;

/// <summary>The rooms inside the library: each may know those before it.</summary>
public sealed class RoomTests
{
    private const string Root = "SpeedupLlm";

    private static readonly string[] Rooms =
    [
        "SpeedupLlm.Diagnostics", "SpeedupLlm.Prompts", "SpeedupLlm.Questions", "SpeedupLlm.Tuning", "SpeedupLlm.Accounting", "SpeedupLlm.Scaling", "SpeedupLlm.Scoring", "SpeedupLlm.Stopping",
        "SpeedupLlm.Gating", "SpeedupLlm.Experiences", "SpeedupLlm.Memory", "SpeedupLlm.Recall", "SpeedupLlm.Learning", Root,
    ];

    private static readonly Assembly Library = typeof(SpeedupChatClient).Assembly;

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(Library).Build();

    [Fact]
    public void No_room_knows_a_later_one()
    {
        var backwards = Dependencies().Where(pair => Place(pair.To) > Place(pair.From)).Select(pair => $"{pair.From.FullName} → {pair.To.FullName}");
        Assert.Empty(backwards.Distinct());
    }

    [Fact]
    public void Scaling_methods_and_stopping_rules_do_not_know_each_other()
    {
        var rules = Library.GetTypes().Where(type => type.IsAssignableTo(typeof(IStoppingRule)) && !type.IsInterface).Select(type => type.FullName!).ToHashSet();
        var methods = Library.GetTypes().Where(type => type.IsAssignableTo(typeof(Scaling.IScalingMethod)) && !type.IsInterface).Select(type => type.FullName!).ToHashSet();
        Assert.True(rules.Count >= 3 && methods.Count >= 2);
        Assert.DoesNotContain(Dependencies(), pair => Room(pair.From) == "SpeedupLlm.Scaling" && Room(pair.To) == "SpeedupLlm.Stopping");
        Assert.DoesNotContain(Dependencies(), pair => rules.Contains(pair.From.FullName) && methods.Contains(pair.To.FullName));
    }

    [Fact]
    public void Every_type_is_in_a_room()
    {
        var homeless = Own().Where(type => !Rooms.Contains(Room(type))).Select(type => type.FullName);
        Assert.Empty(homeless);
        Assert.Empty(Rooms.Except(Own().Select(Room)));
    }

    /// <summary>The tests above see into async methods and lambdas too: the first is in a lambda, the second in an async method.</summary>
    [Theory]
    [InlineData("SpeedupLlm.SpeedupChatClient", "SpeedupLlm.Gating.CostCap")]
    [InlineData("SpeedupLlm.Stopping.AdaptiveLoop", "SpeedupLlm.Accounting.BudgetExhaustedException")]
    public void Dependencies_inside_of_methods_are_seen(string from, string to) =>
        Assert.Contains(Dependencies(), pair => pair.From.FullName.StartsWith(from, StringComparison.Ordinal) && pair.To.FullName == to);

    [Theory]
    [InlineData("Manager")]
    [InlineData("Helper")]
    [InlineData("Helpers")]
    [InlineData("Utils")]
    [InlineData("Util")]
    public void Every_type_is_named_for_what_it_is(string suffix) =>
        Assert.DoesNotContain(Own(), type => type.Name.EndsWith(suffix, StringComparison.Ordinal));

    [Fact]
    public void Public_classes_are_sealed_static_or_abstract()
    {
        var libraries = new[] { Library, typeof(GatewayApp).Assembly, typeof(RawForwarder).Assembly, typeof(SqliteStore).Assembly, typeof(ScalingBench).Assembly };
        var open = libraries.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false });
        Assert.Empty(open);
    }

    private static IEnumerable<IType> Own() => Architecture.Types.Where(type =>
        type.FullName.StartsWith(Root + ".", StringComparison.Ordinal) && type.Assembly.Name.StartsWith(Library.GetName().Name!, StringComparison.Ordinal));

    private static IEnumerable<(IType From, IType To)> Dependencies()
    {
        var own = Own().ToHashSet();
        return own.SelectMany(type => type.Dependencies.Where(dependency => own.Contains(dependency.Target)).Select(dependency => (type, dependency.Target)));
    }

    /// <summary>A folder inside of a room belongs to it.</summary>
    private static string Room(IType type) => string.Join('.', type.Namespace.FullName.Split('.').Take(2));

    private static int Place(IType type) => Array.IndexOf(Rooms, Room(type));
}
