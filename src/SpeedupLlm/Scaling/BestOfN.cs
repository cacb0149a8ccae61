using System.Runtime.CompilerServices;

namespace SpeedupLlm.Scaling;

/// <summary>Independent samples of the same prompt, each with its own seed, one at a time or in waves. A sample that fails is left out.</summary>
internal sealed class BestOfN : IScalingMethod
{
    public const string MethodName = "best-of-n";

    public string Name => MethodName;

    public int Operations(int n) => n;

    public async IAsyncEnumerable<Step> RunAsync(ScalingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var samples = Wave.RunAsync(
            context.N, context.Settings.Waves,
            (k, token) => context.Model.TryCallAsync(context.Messages, context.OptionsFor(k, 0), cancellationToken: token), cancellationToken);
        var (operation, index) = (0, 0);
        await foreach (var sample in samples.ConfigureAwait(false))
        {
            operation++;
            yield return sample.Call is { } call
                ? new Step(operation, call.Cost, context.CandidateFrom(index++, operation, call))
                : Step.Failed(operation, "answer", sample);
        }
    }
}
