namespace SftRecipes;

/// <summary>
/// Marks a partial class as a fine-tuning recipe whose training rows are <typeparamref name="TExample"/>.
/// The generator completes the class from its attributes.
/// </summary>
/// <typeparam name="TExample">
/// The row type: a record or class whose public properties are the placeholders of the prompt template; exactly one of them
/// carries <see cref="ResponseAttribute"/>.
/// </typeparam>
public interface ISftRecipe<TExample>
{
}
