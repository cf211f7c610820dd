using SftRecipes;

return await RecipeHost.RunAsync<Llama2Chat>(args);
