using QuickstartYaml;
using SftRecipes;

return await RecipeHost.RunAsync<QuickstartRecipe>(args);
