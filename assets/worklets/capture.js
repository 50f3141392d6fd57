// Runs in the browser's audio thread: hands on what a microphone hears, mixed to one channel, some 50 ms at a time.
"use strict";

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.begin();
  }

  begin() {
    this.block = new Float32Array(Math.round(sampleRate / 20));
    this.filled = 0;
  }

  process(inputs) {
    const channels = inputs[0];
    const length = channels.length ? channels[0].length : 0;
    for (let i = 0; i < length; i += 1) {
      let sum = 0;
      for (const channel of channels) sum += channel[i];
      this.block[this.filled] = sum / channels.length;
      this.filled += 1;
      if (this.filled === this.block.length) this.handOn();
    }
    return true; // for as long as the context is open
  }

  handOn() {
    this.port.postMessage(this.block, [this.block.buffer]);
    this.begin(); // the former block now belongs to the page
  }
}

registerProcessor("capture", Capture);
