using SftRecipes;

return await RecipeHost.RunAsync<MistralInstruct>(args);
