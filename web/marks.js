// The milestones of a start, on the browser's own timeline (User Timing), where
// developer tools show them and the benchmarks read them.

const passed = new Set();

// mark enters that something happened for the first time: now, or at a time of
// another thread, in ms since the epoch.
export function mark(name, at = performance.timeOrigin + performance.now()) {
  if (passed.has(name)) return;
  passed.add(name);
  performance.mark(name, {startTime: at - performance.timeOrigin});
}
