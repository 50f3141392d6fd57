// Sound at another sample rate, for browsers that open a microphone at its own rate only.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const ZEROS = 24; // of the sinc on either side: more is a steeper filter
  const PASSED = 0.92; // of the band that the lower of both rates can hold

  function divisor(a, b) { return b ? divisor(b, a % b) : a; }

  function sinc(x) { return x ? Math.sin(Math.PI * x) / (Math.PI * x) : 1; }

  /** Weights of the samples around a place that lies `phase` of a sample behind one of them; they add up to 1. */
  function weights(phase, half, cutoff) {
    const found = new Float64Array(2 * half);
    let sum = 0;
    for (let i = 0; i < found.length; i += 1) {
      const away = i - half + 1 - phase;
      const window = Math.abs(away) < half ? 0.5 + 0.5 * Math.cos(Math.PI * away / half) : 0;
      found[i] = sinc(away * cutoff) * window;
      sum += found[i];
    }
    return found.map(function (weight) { return weight / sum; });
  }

  /**
   * The samples, a Float32Array, at the rate `to` instead of `from`, both whole numbers of Hz. What the new rate cannot
   * hold is filtered out: by a sinc under a Hann window (J. O. Smith, "Digital Audio Resampling Home Page", 2002).
   */
  app.resample = function (samples, from, to) {
    if (from === to) return samples;
    const common = divisor(from, to);
    const step = from / common;
    const phases = to / common;
    const cutoff = PASSED * Math.min(1, to / from);
    const half = Math.ceil(ZEROS / cutoff);
    const made = new Float32Array(Math.round(samples.length * to / from));
    const banks = new Map(); // weights by phase: 1 of them for 48 kHz, 160 for 44.1 kHz
    for (let n = 0; n < made.length; n += 1) {
      const phase = n * step % phases;
      if (!banks.has(phase)) banks.set(phase, weights(phase / phases, half, cutoff));
      const bank = banks.get(phase);
      const first = (n * step - phase) / phases - half + 1;
      let sum = 0;
      for (let i = Math.max(0, -first); i < bank.length && first + i < samples.length; i += 1) {
        sum += bank[i] * samples[first + i];
      }
      made[n] = sum;
    }
    return made;
  };
})(window.dashapp);
