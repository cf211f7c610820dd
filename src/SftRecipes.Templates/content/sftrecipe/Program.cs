using SftRecipes;
using SftRecipe._1;

return await RecipeHost.RunAsync<TrainingRecipe>(args);
