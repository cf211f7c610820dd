using SftRecipes;

return await RecipeHost.RunAsync<OptAlpaca>(args);
