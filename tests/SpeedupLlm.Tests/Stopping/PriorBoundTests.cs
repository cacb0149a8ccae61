using System.Runtime.CompilerServices;
using CsCheck;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm.Tests.Stopping;

/// <summary>What is said of the run without memory's votes is true of that run.</summary>
public sealed class PriorBoundTests
{
    private static readonly Gen<string> AnyLetters = Gen.Char["AABBC-"].Array[1, 12].Select(letters => new string(letters));

    [Fact]
    public async Task The_operations_without_votes_are_those_of_the_run_without_or_no_more() =>
        await (from letters in AnyLetters
               from votes in Gen.Int[1, 2]
               from tau in Gen.Double[0.3, 0.999]
               from rule in Gen.OneOf("agreement", "threshold", "any(agreement,window:2)", "all(agreement,threshold)", "window:2")
               from one in Gen.Bool
               select (letters, votes, tau, rule, one)).SampleAsync(
            async run =>
            {
                var rule = StoppingRules.Find(run.rule, StoppingRules.All)!;
                var prior = new AnswerPrior(new Answer(AnswerKind.Choice, "A"), run.votes);
                var with = new AdaptiveLoop(new SelfAgreement(), rule, run.tau, Candidates.Equality) { Prior = prior };
                var without = new AdaptiveLoop(new SelfAgreement(), rule, run.tau, Candidates.Equality);
                var read = await RunAsync(with, run.letters, prior);
                var bound = await with.WithoutPriorAsync(read, candidates => Candidates.Scoring(candidates), run.letters.Length, run.one, default);
                var truth = (await RunAsync(without, run.letters, null)).Operations;
                Assert.True(bound.AtLeast ? bound.Operations <= truth : bound.Operations == truth, $"{bound} of {truth}");
                Assert.InRange(bound.Operations, 1, run.letters.Length);
                // An answer that no sample gave ends nothing.
                if (read.StopReason == "agreement")
                    Assert.NotNull(read.Candidates[read.Best].Answer);
            },
            iter: 3000);

    [Theory]
    [InlineData("AAAAA", 2, 2, 4, true)]
    [InlineData("AAAAA", 1, 3, 4, true)]
    [InlineData("ABAAAAA", 2, 5, 7, true)]
    [InlineData("BBBBBBBBB", 2, 8, 4, false)]
    [InlineData("BB", 2, 2, 2, false)]
    public async Task A_few_by_hand(string letters, int votes, int operations, int without, bool atLeast)
    {
        var prior = new AnswerPrior(new Answer(AnswerKind.Choice, "A"), votes);
        var loop = new AdaptiveLoop(new SelfAgreement(), new Agreement(), 0.95, Candidates.Equality) { Prior = prior };
        var run = await RunAsync(loop, letters, prior);
        Assert.Equal(operations, run.Operations);
        Assert.Equal(new PriorBound(without, atLeast), await loop.WithoutPriorAsync(run, candidates => Candidates.Scoring(candidates), letters.Length, true, default));
    }

    private static Task<Reasoned> RunAsync(AdaptiveLoop loop, string letters, AnswerPrior? prior) => loop.RunAsync(
        new Scripted(Candidates.Of(letters)), null!, candidates => Candidates.Scoring(candidates) with { Prior = prior }, default);

    private sealed class Scripted(IReadOnlyList<Candidate> candidates) : IScalingMethod
    {
        public string Name => "scripted";

        public int Operations(int n) => candidates.Count;

        public async IAsyncEnumerable<Step> RunAsync(ScalingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var candidate in candidates)
            {
                await Task.Yield();
                yield return new Step(candidate.Operation, 1, candidate);
            }
        }
    }
}
