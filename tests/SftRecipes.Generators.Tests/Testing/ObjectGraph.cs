using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>Walks all that an object holds.</summary>
internal static class ObjectGraph
{
    /// <summary>Fails where a compilation, symbol, syntax or location is reachable: it would keep old compilations alive.</summary>
    public static void AssertFreeOfCompilerObjects(object? root, string step)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<object?>([root]);
        while (pending.Count > 0)
        {
            if (pending.Pop() is not { } current || !seen.Add(current))
            {
                continue;
            }

            Assert.False(
                current is Compilation or ISymbol or SyntaxNode or SyntaxTree or SemanticModel or Location or AttributeData or SyntaxReference,
                $"step {step} holds a {current.GetType()}");
            Type type = current.GetType();
            if (type.IsPrimitive || type.IsEnum || current is string or Type)
            {
                continue;
            }

            if (current is IEnumerable items)
            {
                foreach (object? item in items)
                {
                    pending.Push(item);
                }
            }

            for (Type? part = type; part is not null; part = part.BaseType)
            {
                foreach (FieldInfo field in part.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                    {
                        pending.Push(field.GetValue(current));
                    }
                }
            }
        }
    }
}
