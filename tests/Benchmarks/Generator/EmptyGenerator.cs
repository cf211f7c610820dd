using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SftRecipes.Benchmarks.Generator;

/// <summary>What finding recipes costs by itself: the attribute is looked for, and nothing is done with what is found.</summary>
#pragma warning disable RS1036, RS1041 // no compiler loads it: it is run here and nowhere else
[Generator(LanguageNames.CSharp)]
internal sealed class EmptyGenerator : IIncrementalGenerator
#pragma warning restore RS1036, RS1041
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> found = context.SyntaxProvider.ForAttributeWithMetadataName(
            typeof(SftRecipeAttribute).FullName!,
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
            static (source, _) => source.TargetSymbol.Name);
        context.RegisterSourceOutput(found, static (_, _) => { });
    }
}
