namespace SftRecipes;

/// <summary>
/// Marks a partial class as a fine-tuning recipe whose training rows are <typeparamref name="TExample"/>.
/// The generator completes the class from its attributes.
/// </summary>
/// <typeparam name="TExample">
/// The row type: a record or class whose public properties are the placeholders of the prompt template; exactly one of them
/// carries <see cref="ResponseAttribute"/>. Under <c>[Dpo]</c> and <c>[Orpo]</c> one carries <see cref="ChosenAttribute"/> and one
/// <see cref="RejectedAttribute"/> instead; under <c>[Kto]</c> one carries <see cref="LabelAttribute"/> besides.
/// </typeparam>
public interface ISftRecipe<TExample>
{
}
