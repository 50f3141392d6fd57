// What can be said of a file before it is sent: its kind and its size, in words.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

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
        message: "This file is neither a picture nor a clip nor a video that can be read. Accepted are pictures (" +
          rules.picture.names + "), clips (" + rules.clip.names + ") and videos (" + rules.video.names +
          "). Please choose another file; nothing was sent.",
      };
    }
    if (file.size === 0) {
      return { code: "empty_file", message: "The file is empty: please choose another, or record again." };
    }
    const largest = kind ? rules[kind].bytes : Math.max(rules.picture.bytes, rules.clip.bytes, rules.video.bytes);
    if (file.size > largest) {
      return {
        code: "too_large",
        message: "The file has " + megabytes(file.size) + "; a " + (kind || "file") + " may have at most " + megabytes(largest) +
          ". Please " + (kind === "picture" ? "scale it down" : "shorten or compress it") + "; nothing was sent.",
      };
    }
    return null;
  };
})(window.dashapp);
