using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>
/// What is wrong with the rows of a file, at most so much as someone reads. What a column's name makes wrong in every row is said once.
/// </summary>
internal sealed class RowProblems
{
    private const int Most = 100;
    private readonly List<Problem> _problems = [];
    private readonly HashSet<Problem> _seen = [];
    private readonly Dictionary<string, (int Index, int Rows)> _repeated = new(StringComparer.Ordinal);

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsFull => _problems.Count >= Most;

    /// <summary>How many errors were met, those included that are not told again.</summary>
    public int Errors { get; private set; }

    public void Add(string rule, ProblemTarget target, params string[] arguments)
    {
        Count(rule);
        Take(new Problem(rule, target, arguments));
    }

    /// <summary>Adds one that is told of the first row that has it; its last argument is how many more do.</summary>
    /// <param name="key">What it has in common in all rows.</param>
    /// <param name="problem">What is wrong in this row, without the last argument.</param>
    public void AddOnce(string key, Problem problem)
    {
        key = problem.RuleId + key;
        Count(problem.RuleId);
        if (_repeated.TryGetValue(key, out (int Index, int Rows) first))
        {
            _repeated[key] = (first.Index, first.Rows + 1);
        }
        else if (Take(problem))
        {
            _repeated[key] = (_problems.Count - 1, 0);
        }
    }

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<Problem> ToList()
    {
        foreach ((int index, int rows) in _repeated.Values)
        {
            string more = rows == 0 ? string.Empty : $" (and in {Numbers.Text(rows)} more)";
            _problems[index] = _problems[index] with { Arguments = _problems[index].Arguments.Append(more).ToEquatableArray() };
        }

        _repeated.Clear();
        return _problems;
    }

    private void Count(string rule) => Errors += Descriptors.IsError(rule) ? 1 : 0;

    private bool Take(Problem problem)
    {
        if (IsFull || !_seen.Add(problem))
        {
            return false;
        }

        _problems.Add(problem);
        return true;
    }
}
