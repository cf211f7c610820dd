using PocketBase;
using SftRecipes;

// Without arguments the model is made anew, corpus and tokenizer included; with them, the recipe's commands.
return args.Length > 0
    ? await RecipeHost.RunAsync<PocketBaseRecipe>(args)
    : await PocketBaseMaker.RunAsync();
