// What can be said of a file before it is sent: its kind and its size, in words.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const LARGE = { picture: "shared.largePicture", clip: "shared.largeClip", video: "shared.largeVideo" };

  function extension(name) {
    const dot = name.lastIndexOf(".");
    return dot > 0 ? name.slice(dot).toLowerCase() : "";
  }

  function megabytes(bytes) {
    return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0) + " MB";
  }

  /** "picture", "clip", "video", null where the file's name and type say nothing, false where they say that it is neither. */
  app.kindOf = function (file, rules) {
    const end = extension(file.name);
    if (rules.picture.extensions.includes(end)) return "picture";
    if (rules.video.extensions.includes(end) && !file.type.startsWith("audio/")) return "video";
    if (rules.clip.extensions.includes(end)) return "clip";
    if (file.type.startsWith("image/") && file.type !== "image/svg+xml") return "picture";
    if (file.type.startsWith("audio/")) return "clip";
    if (file.type.startsWith("video/")) return "video";
    return end || file.type ? false : null;
  };

  /** An error like those of the server, or null. */
  app.check = function (file, rules) {
    const kind = app.kindOf(file, rules);
    if (kind === false) {
      return {
        code: "unsupported_format",
        message: app.text("shared.unsupported", {
          pictures: rules.picture.names, clips: rules.clip.names, videos: rules.video.names,
        }),
      };
    }
    if (file.size === 0) {
      return { code: "empty_file", message: app.text("shared.emptyFile") };
    }
    const largest = kind ? rules[kind].bytes : Math.max(rules.picture.bytes, rules.clip.bytes, rules.video.bytes);
    if (file.size > largest) {
      return {
        code: "too_large",
        message: app.text(LARGE[kind] || "shared.largeFile", { size: megabytes(file.size), most: megabytes(largest) }),
      };
    }
    return null;
  };
})(window.dashapp);
