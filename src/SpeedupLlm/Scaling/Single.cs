using System.Runtime.CompilerServices;

namespace SpeedupLlm.Scaling;

/// <summary>One plain call.</summary>
internal sealed class Single : IScalingMethod
{
    public const string MethodName = "single";

    public string Name => MethodName;

    public int DefaultN => 1;

    public int Operations(int n) => 1;

    public async IAsyncEnumerable<Step> RunAsync(ScalingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = await context.Model.CallAsync(context.Messages, context.OptionsFor(0, 0), cancellationToken).ConfigureAwait(false);
        yield return new Step(1, call.Cost, context.CandidateFrom(0, 1, call));
    }
}
