using System.Runtime.CompilerServices;

namespace SpeedupLlm.Scaling;

/// <summary>
/// The same question to a list of models, cheapest first (FrugalGPT, Chen et al. 2023, arXiv 2305.05176). A model that fails is left out.
/// </summary>
internal sealed class Cascade : IScalingMethod
{
    public const string MethodName = "cascade";

    public string Name => MethodName;

    public bool Improves => true;

    /// <summary>As many as there are models: see <see cref="ScalingSettings.Models"/>.</summary>
    public int DefaultN => 64;

    public int Operations(int n) => n;

    public async IAsyncEnumerable<Step> RunAsync(ScalingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = 0;
        for (var k = 0; k < Math.Min(context.N, context.Settings.Models.Count); k++)
        {
            var options = context.OptionsFor(k, 0)?.Clone() ?? new();
            options.ModelId = context.Settings.Models[k];
            var attempt = await context.Model.TryCallAsync(context.Messages, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            yield return attempt.Call is { } call
                ? new Step(k + 1, call.Cost, context.CandidateFrom(index++, k + 1, call))
                : Step.Failed(k + 1, "answer", attempt);
        }
    }
}
