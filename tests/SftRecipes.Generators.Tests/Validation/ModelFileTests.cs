using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Which additional files are model files; what is wrong with them is in <see cref="RecipeCaseTests"/>.</summary>
public class ModelFileTests
{
    [Fact]
    public async Task AFileOfTheProjectGoesBeforeABuiltInModel()
    {
        RecipeProject project = new RecipeProject(RecipeSource.Of("[Lora] [TrainingArguments(MaxLength = 100)]"))
            .WithModel("facebook/opt-350m", "{\"model_type\": \"opt\", \"max_position_embeddings\": 99}");

        Assert.Single(await project.AnalyzeAsync(), diagnostic => diagnostic.Id == RuleIds.MaxLengthBeyondPositions);
    }

    [Fact]
    public async Task OtherAdditionalFilesAreLeftAlone()
    {
        RecipeProject project = new(RecipeSource.Of());
        project = project with { Files = [new InMemoryText("/notes.json", "{", null), new InMemoryText("/more.json", "{", " ")] };

        Assert.Empty(await project.AnalyzeAsync());
    }
}
