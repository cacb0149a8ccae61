using Microsoft.Extensions.Logging;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>What tuning in all spaces shares.</summary>
/// <param name="Index">Experiences.</param>
/// <param name="Adapters">Adapters.</param>
/// <param name="OwnerOf">The owner of a space.</param>
/// <param name="Prices">Prices.</param>
/// <param name="Answers">Reads answers.</param>
/// <param name="Equality">Compares them.</param>
/// <param name="Seed">Of tunings and exams.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record TuningServices(
    ExperienceIndex Index, AdapterShelf Adapters, Func<string, ISpaceOwner> OwnerOf, PriceList Prices, IAnswerReader Answers, IAnswerEquality Equality,
    long Seed, TimeProvider Time, ILogger Logger);
