using Quickstart;
using SftRecipes;

// Without a command the whole tour: ask, train, reload, ask again. `data` writes the data files anew.
return args switch
{
    [] => await Tour.RunAsync(jsonFile: null),
    ["--json", var file] => await Tour.RunAsync(file),
    ["data", .. var rest] => DataFiles.Write(rest),
    _ => await RecipeHost.RunAsync<QuickstartRecipe>(args),
};
