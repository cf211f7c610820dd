using System.Text.Json;
using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Tests.Prompts.Jinja;

/// <summary>Each construct on its own. The expectations are Jinja2 3.1's in transformers' environment.</summary>
public sealed class JinjaTests
{
    private static readonly Dictionary<string, object?> s_variables = Variables("""
        {"name": "Ann", "none": null, "n": 7, "x": 2.5, "big": 1e16, "small": 0.00001, "yes": true, "empty": "", "emoji": "a😀b",
         "list": [3, 1, 2], "words": ["b", "A", "c"], "d": {"a": 1, "b": [true, null, "q'x"], "items": 5},
         "people": [{"name": "Bo", "age": 3, "role": "user"}, {"name": "Al", "age": 1}, {"name": "Cy", "age": 2, "role": "user"}]}
        """);

    [Theory]
    // Values as Python prints them
    [InlineData("{{ none }} {{ yes }} {{ n }} {{ x }} {{ 3.0 }} {{ big }} {{ small }}", "None True 7 2.5 3.0 1e+16 1e-05")]
    [InlineData("{{ d }} {{ (1,) }} {{ [] }} {{ missing }}|", "{'a': 1, 'b': [True, None, \"q'x\"], 'items': 5} (1,) [] |")]
    [InlineData("{{ 1e15 }} {{ 0.1 + 0.2 }} {{ -0.0 }}", "1000000000000000.0 0.30000000000000004 -0.0")]
    // Operators
    [InlineData("{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ -2 ** 2 }} {{ 1 + 2 * 3 }}", "3 -4 2 3.5 1024 4 7")]
    [InlineData("{{ 'a' ~ 1 ~ none }} {{ 'ab' * 2 }} {{ 'a' 'b' }} {{ [1] + [2] }} {{ '%s-%03d' % ('x', 7) }}", "a1None abab ab [1, 2] x-007")]
    [InlineData("{{ 1 < 2 < 3 }} {{ 1 == 1.0 }} {{ 1 == true }} {{ 'a' != 'b' }} {{ [1, 2] < [1, 3] }} {{ not 0 }}", "True True True True True True")]
    [InlineData("{{ 'b' in 'abc' }} {{ 2 in list }} {{ 'a' in d }} {{ 'z' not in d }} {{ 1 in missing }}", "True True True True False")]
    [InlineData("{{ none or 'x' }} {{ 0 and y.z }} {{ 'a' if n > 5 else 'b' }} {{ 'a' if n > 9 }}|", "x 0 a |")]
    // Members, indices, slices
    [InlineData("{{ d.a }} {{ d['a'] }} {{ d.items is callable }} {{ d['items'] }} {{ d.get('z', 'no') }} {{ list[-1] }} {{ list[9] }}|", "1 1 True 5 no 2 |")]
    [InlineData("{{ list[1:] }} {{ list[::-1] }} {{ 'abcdef'[1:-1:2] }} {{ emoji[1] }} {{ emoji | length }} {{ emoji[::-1] }} {{ people.0.name }}", "[1, 2] [2, 1, 3] bd 😀 3 b😀a Bo")]
    // String methods
    [InlineData("{{ '  a b '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'a,b,,c'.split(',') }}|{{ ' a  b '.split() }}|{{ 'a-b-c'.rsplit('-', 1) }}", "a b|a|['a', 'b', '', 'c']|['a', 'b']|['a-b', 'c']")]
    [InlineData("{{ \"they're HERE\".title() }} {{ 'aB'.upper() }} {{ 'aB'.swapcase() }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.find('c') }}", "They'Re Here AB Ab True 2")]
    [InlineData("{{ 'a\\nb\\r\\nc'.splitlines() }} {{ '-'.join(['a', 'b']) }} {{ 'aXbX'.replace('X', '', 1) }} {{ '7'.zfill(3) }} {{ 'a=b'.partition('=') }}", "['a', 'b', 'c'] a-b abX 007 ('a', '=', 'b')")]
    [InlineData("{{ '{0} {1} {k} {{}}'.format('a', 'b', k='c') }} {{ 'ab'.center(5, '*') }} {{ 'x'.isdigit() }}", "a b c {} **ab* False")]
    // Filters
    [InlineData("{{ ' a ' | trim }} {{ list | sort | join(',') }} {{ words | sort }} {{ list | first }} {{ list | last }} {{ 'abc' | reverse }}", "a 1,2,3 ['A', 'b', 'c'] 3 2 cba")]
    [InlineData("{{ missing | default('x') }} {{ empty | default('y', true) }} {{ '5' | int + 1 }} {{ 'z' | int(3) }} {{ '2' | float }} {{ 2.567 | round(1) }}", "x y 6 3 2.0 2.6")]
    [InlineData("{{ people | selectattr('role') | map(attribute='name') | list }} {{ people | rejectattr('age', 'gt', 1) | map(attribute='name') | join }}", "['Bo', 'Cy'] Al")]
    [InlineData("{{ people | sort(attribute='age') | map(attribute='name') | join(' ') }} {{ people | sum(attribute='age') }} {{ words | map('upper') | list }}", "Al Cy Bo 6 ['B', 'A', 'C']")]
    [InlineData("{{ [1, 2, 3] | select('odd') | list }} {{ ['a', 'A', 'b'] | unique | list }} {{ list | max }} {{ {'b': 1, 'a': 2} | dictsort }}", "[1, 3] ['a', 'b'] 3 [('a', 2), ('b', 1)]")]
    [InlineData("{{ d | tojson }} {{ 'é\"<\n' | tojson }}", "{\"a\": 1, \"b\": [true, null, \"q'x\"], \"items\": 5} \"é\\\"<\\n\"")]
    [InlineData("{{ {'a': [1, {}]} | tojson(indent=2) }}", "{\n  \"a\": [\n    1,\n    {}\n  ]\n}")]
    [InlineData("{{ 'a\nb\n\nc' | indent(2) }}|{{ 'hello world foo' | truncate(9, end='…', leeway=0) }}|{{ 'a b' | wordcount }}|{{ \"o'neil smith-jones\" | title }}", "a\n  b\n\n  c|hello…|2|O'neil Smith-Jones")]
    [InlineData("{% for k, g in people | groupby('age') %}{{ k }}{{ g | length }} {% endfor %}{{ [1, 2, 3] | batch(2) | list }} {{ d | items | list | length }}", "11 21 31 [[1, 2], [3]] 3")]
    // Tests
    [InlineData("{{ n is defined }} {{ missing is undefined }} {{ none is none }} {{ d is mapping }} {{ 'a' is string }} {{ 3 is odd }} {{ n is divisibleby 7 }}", "True True True True True True True")]
    [InlineData("{{ list is iterable }} {{ n is not string }} {{ true is boolean }} {{ 1 is number }} {{ n is eq 7 }} {{ 'a' is in 'abc' }} {{ yes is sameas true }}", "True True True True True True True")]
    // Statements
    [InlineData("{% if n > 9 %}a{% elif n > 5 %}b{% else %}c{% endif %}", "b")]
    [InlineData("{% for i in list %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.previtem }}{{ i }},{% endfor %}", "1TrueFalse3,2FalseFalse31,3FalseTrue12,")]
    [InlineData("{% for i in [] %}a{% else %}none{% endfor %}{% for i in list if i > 1 %}{{ i }}{{ loop.length }}{% endfor %}", "none3222")]
    [InlineData("{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}", "02")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{{ loop.cycle('x', 'y') }}{% endfor %}", "a1xb2y")]
    [InlineData("{% set a = 1 %}{% for i in list %}{% set a = a + i %}{{ a }}{% endfor %}{{ a }}", "4231")]
    [InlineData("{% set ns = namespace(t=0) %}{% for i in list %}{% set ns.t = ns.t + i %}{% endfor %}{{ ns.t }}", "6")]
    [InlineData("{% set a, b = 1, 2 %}{{ b }}{% set t %}x{{ a }}{% endset %}{{ t }}{% set u | upper %}y{% endset %}{{ u }}", "2x1Y")]
    [InlineData("{% macro m(a, b='d') %}<{{ a }}{{ b }}>{% endmacro %}{{ m(1) }}{{ m(1, b=2) }}", "<1d><12>")]
    [InlineData("{% macro w() %}[{{ caller('z') }}]{% endmacro %}{% call(q) w() %}in {{ q }}{% endcall %}{% filter upper %}abc{% endfilter %}{% with v = 3 %}{{ v }}{% endwith %}{{ v }}|", "[in z]ABC3|")]
    [InlineData("{{ range(1, 7, 2) | list }} {{ dict(a=1) }} {{ [1, 2,] }} {{ {'a': {'b': 1}}['a']['b'] }}", "[1, 3, 5] {'a': 1} [1, 2] 1")]
    // White space: blocks take their line end and indentation with them
    [InlineData("a\n  {% if yes %}\n  b\n  {% endif %}\nc", "a\n  b\nc")]
    [InlineData("a {%- if yes -%} b {%- endif %} c", "ab c")]
    [InlineData("a\n  {%+ if yes +%}\nb{% endif %}\n  {# note #}\n{#- x -#}\n c", "a\n  \nbc")]
    [InlineData("{{ n }}\n{{ n }}\n", "7\n7")]
    [InlineData("{% raw %}{{ n }}{% endraw %} {{ '{{' }} {{ \"\\u00e9\\x41\\t\\'\" }}", "{{ n }} {{ éA\t'")]
    public void Renders_as_Jinja_does(string template, string expected) =>
        Assert.Equal(expected, JinjaTemplate.Parse(template).Render(s_variables).Text);

    [Theory]
    [InlineData("{{ 'a' + 1 }}", "can only concatenate str (not \"int\") to str; write ~ instead of +")]
    [InlineData("{{ missing.x }}", "'missing' is undefined")]
    [InlineData("{{ d.z.y }}", "'dict object' has no attribute 'z'")]
    [InlineData("{{ 1 / 0 }}", "division by zero")]
    [InlineData("{{ 1 < 'a' }}", "'<' is not possible between int and str")]
    [InlineData("{{ list.append(1) }}", "templates cannot change lists; write x + [y] instead of append()")]
    [InlineData("{{ n() }}", "'int' object is not callable")]
    [InlineData("{{ 'a'.strip(1, 2) }}", "strip() is given arguments that it does not take")]
    [InlineData("{{ raise_exception('No.') }}", "No.")]
    [InlineData("{{ [1, missing] | tojson }}", "Object of type Undefined is not JSON serializable")]
    [InlineData("{{ name.__class__.mro() }}", "'str object' has no attribute '__class__'")]
    public void A_template_that_fails_says_why_and_where(string expression, string message)
    {
        JinjaException error = Assert.ThrowsAny<JinjaException>(() => JinjaTemplate.Parse("\n\n" + expression).Render(s_variables));

        Assert.Equal((message, 3), (error.Message, error.Line));
    }

    /// <summary>A template comes with a model from elsewhere: it must end, and stay small.</summary>
    [Theory]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{% set ns = namespace(s='xxxxxxxxxx') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}", "characters")]
    [InlineData("{{ 'x' * 99999999999 }}", "characters")]
    [InlineData("{{ range(999999999999) | length }}", "items")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "too deeply")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "too large")]
    public void A_template_is_bounded(string template, string message)
    {
        JinjaException error = Assert.Throws<JinjaException>(() => JinjaTemplate.Parse(template).Render(s_variables));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a{% if x %}b", 4, "'{% if %}' is not closed by '{% endif %}'")]
    [InlineData("{{ 'a }}", 3, "the string is not closed")]
    [InlineData("{{ a", 0, "'{{' is not closed by '}}'")]
    [InlineData("{# a", 0, "the comment is not closed by '#}'")]
    [InlineData("{% include 'x' %}", 3, "there is no tag 'include' in chat templates")]
    [InlineData("{% endfor %}", 3, "'{% endfor %}' belongs to nothing that is open here")]
    [InlineData("{{ a | nope }}", 7, "there is no filter 'nope'")]
    [InlineData("{{ a is nope }}", 8, "there is no test 'nope'")]
    [InlineData("{% break %}", 3, "'{% break %}' is outside a loop")]
    [InlineData("{{ (1 + }}", 8, "'}' closes nothing")]
    [InlineData("{{ 1 $ 2 }}", 5, "'$' means nothing here")]
    public void A_text_that_is_no_template_says_where(string template, int position, string message)
    {
        JinjaSyntaxException error = Assert.Throws<JinjaSyntaxException>(() => JinjaTemplate.Parse(template));

        Assert.Equal((message, position), (error.Message, error.Position));
    }

    [Fact]
    public void A_deeply_nested_template_is_refused()
    {
        string nested = "{{ " + new string('(', 100_000) + "1" + new string(')', 100_000) + " }}";

        Assert.Equal("the template is nested too deeply", Assert.Throws<JinjaSyntaxException>(() => JinjaTemplate.Parse(nested)).Message);
    }

    [Fact]
    public void Generation_blocks_are_located()
    {
        JinjaRendering rendering = JinjaTemplate.Parse(
            "😀{% for m in people %}{{ m.name }}:{% generation %}{{ m.age }};{% endgeneration %}{% endfor %}").Render(s_variables);

        Assert.Equal("😀Bo:3;Al:1;Cy:2;", rendering.Text);
        Assert.Equal(["3;", "1;", "2;"], rendering.Generations.Select(span => rendering.Text[span.Start..span.End]));
        Assert.Equal(["Bo:3;", "Al:1;", "Cy:2;"], rendering.Rounds.Select(round => rendering.Text[round.Span.Start..round.Span.End]));
    }

    [Fact]
    public void A_generation_block_without_a_place_is_an_error() => Assert.Throws<JinjaException>(
        () => JinjaTemplate.Parse("{% set a %}{% generation %}x{% endgeneration %}{% endset %}").Render(s_variables));

    [Fact]
    public void The_time_is_told_in_Pythons_format() => Assert.Equal(
        "05 Mar 2024 5 065 PM %",
        JinjaTemplate.Parse("{{ strftime_now('%d %b %Y %-d %j %p %%') }}").Render(s_variables, new Noon()).Text);

    private static Dictionary<string, object?> Variables(string json) =>
        ((JinjaDict)JinjaJson.Read(JsonSerializer.Deserialize<JsonElement>(json))!).ToDictionary(item => (string)item.Key, item => item.Value);

    private sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2024, 3, 5, 12, 0, 0, TimeSpan.Zero);
    }
}
