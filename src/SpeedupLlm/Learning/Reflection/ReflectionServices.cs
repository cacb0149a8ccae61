using Microsoft.Extensions.Logging;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>What reflection in all spaces shares.</summary>
/// <param name="Store">For the outcomes of earlier runs; lessons are written by a space's owner.</param>
/// <param name="Index">Experiences and lessons.</param>
/// <param name="Retrieval">Finds trials that are alike.</param>
/// <param name="OwnerOf">The owner of a space.</param>
/// <param name="Prompts">The texts in which the product speaks.</param>
/// <param name="Prices">Prices.</param>
/// <param name="ContextTokens">The most tokens of a prompt with its answer; null: not known.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record ReflectionServices(
    ISpeedupStore Store, ExperienceIndex Index, Retrieval Retrieval, Func<string, ISpaceOwner> OwnerOf, PromptSet Prompts, PriceList Prices,
    int? ContextTokens, TimeProvider Time, ILogger Logger);
