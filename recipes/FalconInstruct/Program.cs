using SftRecipes;

return await RecipeHost.RunAsync<FalconInstruct>(args);
