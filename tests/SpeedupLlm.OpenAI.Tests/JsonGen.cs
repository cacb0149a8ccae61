using System.Text.Json.Nodes;
using CsCheck;

namespace SpeedupLlm.OpenAI.Tests;

/// <summary>Arbitrary JSON.</summary>
internal static class JsonGen
{
    private static readonly string[] Odd = ["a", "é", "🙂", "\"", "\\", "\n", "<", "\u2028"];

    // Through runes, so that no half of a surrogate pair is left.
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.String, Gen.Int[0, 7].Array[0, 8].Select(at => string.Concat(at.Select(i => Odd[i]))))
        .Select(text => string.Concat(text.EnumerateRunes()));

    private static readonly Gen<Func<JsonNode?>> Leaves = Gen.OneOf(
        Gen.Bool.Select(_ => new Func<JsonNode?>(() => null)),
        Gen.Bool.Select(value => new Func<JsonNode?>(() => value)),
        Gen.Int.Select(value => new Func<JsonNode?>(() => value)),
        Gen.Double[-1e30, 1e30].Select(value => new Func<JsonNode?>(() => value)),
        Texts.Select(value => new Func<JsonNode?>(() => value)));

    internal static Gen<Func<JsonNode?>> Any(int depth = 3) => depth == 0 ? Leaves : Gen.Frequency(
        (3, Leaves),
        (1, Any(depth - 1).Array[0, 3].Select(items => new Func<JsonNode?>(() => new JsonArray([.. items.Select(item => item())])))),
        (1, Objects(depth - 1)));

    /// <summary>Objects whose keys are often ones that mean something.</summary>
    internal static Gen<Func<JsonNode?>> Objects(int depth = 3, params string[] keys) =>
        Gen.Select(keys.Length > 0 ? Gen.Frequency((2, Gen.Int[0, keys.Length - 1].Select(i => keys[i])), (1, Texts)) : Texts, Any(depth)).Array[0, 8].Select(fields =>
            new Func<JsonNode?>(() =>
            {
                var obj = new JsonObject();
                foreach (var (key, value) in fields) obj[key] = value();
                return obj;
            }));
}
