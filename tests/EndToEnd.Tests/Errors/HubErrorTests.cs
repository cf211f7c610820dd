using System.Security.Cryptography;
using System.Text;
using SftRecipes.Tests;
using SftRecipes.Tests.Hub;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A hub that answers badly, seen from the program of the shipped recipe. Each run waits as long as the program does between tries.</summary>
public class HubNotFoundTests : HubErrors
{
    [SkippableFact]
    public Task A_model_that_the_hub_does_not_have() => FailsAsync(
        _ => new Reply(404, null, new() { ["X-Error-Code"] = "RepoNotFound" }), "has no model 'facebook/opt-350m'", "--model DIR");
}

/// <inheritdoc cref="HubNotFoundTests"/>
public class HubFailureTests : HubErrors
{
    [SkippableFact]
    public Task A_hub_that_always_fails() => FailsAsync(_ => new Reply(500), "status 500", "--model DIR");
}

/// <inheritdoc cref="HubNotFoundTests"/>
public class HubShortTests : HubErrors
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly byte[] s_config = File.ReadAllBytes(TinyModel.ConfigPath("opt-350m-style"));

    [SkippableFact]
    public Task Files_that_arrive_short() => FailsAsync(Answer, "config.json", "broke off after 10 of", "--model DIR");

    private static Reply Answer(Request request)
    {
        if (request.Path.StartsWith("/api/models/facebook/opt-350m/", StringComparison.Ordinal))
        {
            const string files = """{"rfilename": "config.json"}, {"rfilename": "tokenizer.json"}, {"rfilename": "model.safetensors"}""";
            return new Reply(200, Encoding.UTF8.GetBytes($$"""{"id": "facebook/opt-350m", "sha": "{{Commit}}", "siblings": [{{files}}]}"""));
        }

        string hash = Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {s_config.Length}\0"), .. s_config]));
        var headers = new Dictionary<string, string> { ["X-Repo-Commit"] = Commit, ["ETag"] = $"\"{hash}\"" };
        return request.Method == "HEAD"
            ? new Reply(200, s_config, headers)
            : new Reply(200, s_config[..10], headers);
    }
}

/// <summary>Runs the shipped recipe's <c>train</c> against a hub on this machine.</summary>
public abstract class HubErrors
{
    private protected static async Task FailsAsync(Func<Request, Reply> answer, params string[] parts)
    {
        using var hub = new LoopbackServer(answer);
        using var folder = new TemporaryDirectory();
        CommandResult result = await ChildProgram.RunAsync(
            "OptAlpaca.dll",
            new Dictionary<string, string?>
            {
                ["HF_ENDPOINT"] = hub.Address.AbsoluteUri,
                ["HF_HOME"] = folder["cache"],
                ["HF_HUB_CACHE"] = null,
                ["HF_TOKEN"] = null,
                ["HF_HUB_OFFLINE"] = null,
                ["TRANSFORMERS_OFFLINE"] = null,
                ["NO_PROXY"] = "127.0.0.1",
                ["no_proxy"] = "127.0.0.1",
            },
            "train", "--output", folder["out"]);
        result.FailedWithOneSentence(parts);
        Assert.NotEmpty(hub.Requests);
        Assert.False(Directory.Exists(folder["out"]));

        // What is downloaded in part may stay, under a name that says so, for the next run to go on from.
        Assert.All(
            Directory.Exists(folder["cache"]) ? Directory.GetFiles(folder["cache"], "*", SearchOption.AllDirectories) : [],
            file => Assert.True(
                file.EndsWith(".incomplete", StringComparison.Ordinal) || new FileInfo(file).Length == 0 || IsCommit(file), file));
    }

    /// <summary>The name of a revision's commit is kept: it is 40 characters long.</summary>
    private static bool IsCommit(string file) => file.Contains($"{Path.DirectorySeparatorChar}refs{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
