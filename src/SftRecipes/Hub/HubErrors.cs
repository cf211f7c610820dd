using System.Net;
using static System.FormattableString;

namespace SftRecipes.Hub;

/// <summary>The sentences for what can go wrong between this machine and the hub.</summary>
internal static class HubErrors
{
    private const string OrDirectory = "or pass --model DIR with a local copy";

    /// <summary>Windows' and Unix' codes for a full disk or quota.</summary>
    private static readonly int[] NoSpace = [28, 69, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>What the hub answered is not what was asked for.</summary>
    public static RecipeException Status(HttpResponseMessage response, HubRequest request, HubOptions options)
    {
        string page = $"{Origin(options)}/{request.Model}";
        string message = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized when options.Token is null =>
                $"The hub does not show '{request.Model}' without a token: check the name; if it is private or gated, accept its licence " +
                $"at {page} and set HF_TOKEN to a token that may read it, {OrDirectory}.",
            HttpStatusCode.Unauthorized =>
                $"The hub refuses the token for '{request.Model}': check the name, set HF_TOKEN to a valid token that may read it, " +
                $"{OrDirectory}.",
            HttpStatusCode.Forbidden =>
                $"The hub denies access to '{request.Model}': accept its licence at {page} and set HF_TOKEN to a token of that account, " +
                $"{OrDirectory}.",
            HttpStatusCode.NotFound => NotFound(response, request, page),
            HttpStatusCode.TooManyRequests =>
                $"The hub allows no more requests for now ({request}): wait, set HF_TOKEN for a higher limit, {OrDirectory}.",
            >= HttpStatusCode.InternalServerError =>
                $"The hub failed with status {(int)response.StatusCode} on each of {options.MaxAttempts} attempts ({request}): try again " +
                $"later, {OrDirectory}.",
            _ => $"The hub answered with status {(int)response.StatusCode} ({request}): check HF_ENDPOINT, {OrDirectory}.",
        };
        return new RecipeException(message);
    }

    public static RecipeException Offline(string model, string revision, HubCache cache, IReadOnlyList<string> missing) => new(
        $"'{model}' at revision '{revision}' is not whole in the cache ({cache.Directory} lacks {string.Join(", ", missing)}) and " +
        $"HF_HUB_OFFLINE forbids to download it: unset HF_HUB_OFFLINE, {OrDirectory}.");

    public static RecipeException IncompleteDirectory(string directory, IReadOnlyList<string> missing) => new(
        $"The model directory '{directory}' lacks {string.Join(", ", missing)}; add the files or name another directory.");

    public static RecipeException IncompleteRepository(string model, string revision, IReadOnlyList<string> missing) => new(
        $"'{model}' at revision '{revision}' lacks {string.Join(", ", missing)}: name a repository that has them, {OrDirectory}.");

    public static RecipeException NotAModel(string model) => new(
        $"'{model}' is neither a directory that exists nor a hub id such as facebook/opt-350m; correct it.");

    public static RecipeException NotARevision(string revision) => new(
        $"'{revision}' is not a branch, tag or commit of a hub repository; correct the recipe's Revision, for example to \"main\".");

    public static RecipeException BadToken() => new(
        "The hub token holds a character that no token has; set HF_TOKEN to the token alone.");

    public static RecipeException NotAHub(HubRequest request, string lack, HubOptions options, Exception? cause = null)
    {
        string message = $"{Origin(options)} does not answer as a Hugging Face hub ({request}: {lack}): check HF_ENDPOINT and the " +
            $"network's proxy, {OrDirectory}.";
        return cause is null ? new RecipeException(message) : new RecipeException(message, cause);
    }

    public static RecipeException Unreachable(HubRequest request, HubOptions options, Exception cause) => new(
        $"{Origin(options)} could not be reached on {options.MaxAttempts} attempts ({request}: {cause.Message.ReplaceLineEndings(" ")}): " +
        $"check the network, {OrDirectory}.", cause);

    public static RecipeException Insecure(HubRequest request, Uri target) => new(
        $"The hub redirects {request} to {target.Scheme}://{target.Host}, which is not https: check HF_ENDPOINT, {OrDirectory}.");

    public static RecipeException CutShort(RemoteFile file, long bytes, long size, Exception? cause)
    {
        string message = Invariant($"The download of {file.Request} broke off after {bytes:N0} of {size:N0} bytes on the last attempt") +
            $": run again to continue, {OrDirectory}.";
        return cause is null ? new RecipeException(message) : new RecipeException(message, cause);
    }

    public static RecipeException Corrupt(RemoteFile file, string how) => new(
        $"{file.Request} did not arrive as the hub describes it ({how}) and was thrown away: run again, check for a proxy " +
        $"that changes files, {OrDirectory}.");

    public static RecipeException TooLittleSpace(HubOptions options, long needed, long available) => new(
        Invariant($"The download needs {needed / 1e9:N1} GB and the disk of {options.CacheDirectory} has {available / 1e9:N1} GB left") +
        $": free some, set HF_HOME to a directory on a larger disk, {OrDirectory}.");

    public static RecipeException CannotWrite(HubOptions options, Exception cause) => NoSpace.Contains(cause.HResult)
        ? new RecipeException(
            $"The disk of {options.CacheDirectory} is full: free some space, set HF_HOME to a directory on a larger disk, {OrDirectory}.",
            cause)
        : new RecipeException(
            $"The cache {options.CacheDirectory} cannot be written ({cause.Message.ReplaceLineEndings(" ")}): make it writable, set " +
            $"HF_HOME to another directory, {OrDirectory}.", cause);

    private static string NotFound(HttpResponseMessage response, HubRequest request, string page)
    {
        string code = response.Headers.TryGetValues("X-Error-Code", out IEnumerable<string>? codes) ? codes.First() : "";
        return code switch
        {
            "RevisionNotFound" =>
                $"'{request.Model}' has no revision '{request.Revision}': see {page} for its branches and tags, {OrDirectory}.",
            "EntryNotFound" or "" when request.File is not null =>
                $"'{request.Model}' has no file {request.File} at revision '{request.Revision}': name another revision, {OrDirectory}.",
            _ => $"The hub has no model '{request.Model}' at revision '{request.Revision}': check the name and the revision at {page}, " +
                $"{OrDirectory}.",
        };
    }

    private static string Origin(HubOptions options) => options.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
}
