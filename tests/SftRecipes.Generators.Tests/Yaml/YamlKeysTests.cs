using System.Reflection;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Validation;
using SftRecipes.Generators.Yaml;

namespace SftRecipes.Generators.Tests.Yaml;

/// <summary>Whatever a recipe can say as attributes, it can say as YAML: nothing that attributes gain is forgotten.</summary>
public class YamlKeysTests
{
    private static readonly Type[] Attributes =
    [
        .. KnownNames.SiblingAttributes.Append(nameof(SftRecipeAttribute))
            .Select(name => typeof(SftRecipeAttribute).Assembly.GetType("SftRecipes." + name, throwOnError: true)!),
    ];

    public static IEnumerable<object[]> Properties =>
        Attributes.SelectMany(YamlKeys.PropertiesOf).Select(property => new object[] { property.DeclaringType!.Name, property.Name });

    [Fact]
    public void EveryAttributeHasASection() => Assert.Equal(
        Attributes.Select(attribute => attribute.Name).Order(StringComparer.Ordinal),
        YamlKeys.Sections.Select(section => section.Attribute.Name).Order(StringComparer.Ordinal));

    /// <summary>A value other than the default, written under the key, is in the attribute that comes out.</summary>
    [Theory]
    [MemberData(nameof(Properties))]
    public void EveryPropertyHasAKeyThatGivesItAValue(string attribute, string name)
    {
        YamlSection section = YamlKeys.Sections.Single(section => section.Attribute.Name == attribute);
        PropertyInfo property = section.Attribute.GetProperty(name)!;
        (object value, string written) = Sample(property);
        IEnumerable<string> required = section.Attribute.GetConstructors().Single().GetParameters()
            .Select(parameter => section.Attribute.GetProperties().Single(other => other.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)))
            .Where(other => other != property)
            .Select(other => $"{YamlKeys.Of(other)}: {Sample(other).Written}");
        string[] lines = [.. required, $"{YamlKeys.Of(property)}: {written}"];

        (Attribute instance, YamlProblems problems) = Read(section, lines);

        Assert.Empty(problems.All);
        Assert.Equal(value, property.GetValue(instance));
    }

    [Fact]
    public void NamesThatSomeoneMayMeanAreNoKeysAndTheirKeysAre() => Assert.All(YamlKeys.OtherNames, entry =>
    {
        IReadOnlyDictionary<string, YamlKey>[] all =
            [YamlKeys.OfFile, .. YamlKeys.Sections.Where(section => section.Key.Length > 0).Select(section => YamlKeys.Of(section.Attribute))];
        Assert.DoesNotContain(all, keys => keys.ContainsKey(entry.Key));
        Assert.Contains(all, keys => keys.ContainsKey(entry.Value));
    });

    [Fact]
    public void EveryValueOfAnEnumerationHasANameOfItsOwn() => Assert.All(
        Attributes.SelectMany(YamlKeys.PropertiesOf).Select(property => property.PropertyType).Where(type => type.IsEnum).Distinct(),
        type => Assert.All(Enum.GetValues(type).Cast<Enum>(), value =>
        {
            YamlTree tree = YamlTree.Parse(YamlValues.NameOf(value));
            Assert.Equal(value, YamlValues.Read(tree.Root!, type).Value);
        }));

    [Theory]
    [InlineData("learning_rat", "did you mean 'learning_rate'?")]
    [InlineData("base_model", "did you mean 'model'?")]
    [InlineData("lora_alpha", "'lora_alpha' belongs in 'lora' or 'patterns'")]
    [InlineData("lora_rank", "'r' belongs in 'lora' or 'patterns'")]
    [InlineData("top_p", "'top_p' belongs in 'generation'")]
    public void AnUnknownKeySaysWhatMayHaveBeenMeant(string key, string expected)
    {
        RecipeFileReading reading = RecipeFileReader.Read("R.recipe.yaml", $"model: gpt2\nrow: Conversation\n{key}: 1\n");

        Problem problem = Assert.Single(reading.Problems);
        Assert.Contains(expected, problem.Arguments[2], StringComparison.Ordinal);
    }

    private static (Attribute Instance, YamlProblems Problems) Read(YamlSection section, string[] lines)
    {
        string text = section switch
        {
            { Key.Length: 0 } => string.Join('\n', lines),
            { Parent: not null } => "lora:\n  patterns:\n    - " + string.Join("\n      ", lines),
            _ => $"{section.Key}:\n  " + string.Join("\n  ", lines),
        };
        var problems = new YamlProblems();
        var attributes = new YamlAttributes(YamlTree.Parse(text).Root!, problems);
        return (attributes.Written(section.Attribute.Name, 0)!.Instance!, problems);
    }

    private static (object Value, string Written) Sample(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum)
        {
            Enum last = Enum.GetValues(type).Cast<Enum>().Last();
            return (last, YamlValues.NameOf(last));
        }

        return type == typeof(string) ? ("some text", "some text")
            : type == typeof(bool) ? (!Default(property), Default(property) ? "false" : "true")
            : type == typeof(int) ? (77, "77")
            : type == typeof(double) ? (0.375, "0.375")
            : type == typeof(string[]) ? (new[] { "a", "b" }, "[a, b]")
            : type == typeof(int[]) ? (new[] { 1, 2 }, "[1, 2]")
            : throw new InvalidOperationException($"Recipe files cannot give {property.DeclaringType!.Name}.{property.Name} a value: it is a {type}.");
    }

    private static bool Default(PropertyInfo property)
    {
        ConstructorInfo constructor = property.DeclaringType!.GetConstructors().Single();
        object?[] arguments = [.. constructor.GetParameters().Select(parameter =>
            parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];
        return (bool)property.GetValue(constructor.Invoke(arguments))!;
    }
}
