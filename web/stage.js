// Makes Ebitengine's canvas a good citizen of a page that has other parts:
// pointers, touches, focus, scale and loss of the graphics context.

// stage calls lost() when the graphics context is lost and rescaled() when the
// screen's scale changed, which Ebitengine reads only once.
export function stage({lost, rescaled}) {
  // Ebitengine reloads the page by itself when the context is lost; this
  // listener stands before its own.
  addEventListener('webglcontextlost', e => {
    e.stopImmediatePropagation();
    e.preventDefault();
    lost();
  }, true);

  // Its canvas comes first in the order of Tab, and its name is nobody's.
  new MutationObserver((_, watcher) => {
    const canvas = document.querySelector('body > canvas');
    if (!canvas) return;
    watcher.disconnect();
    canvas.tabIndex = -1;
    canvas.id = 'canvas';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'The velocity field, the probability path, particles and trajectories at time t. What can be dragged here can be moved with the controls too.');
    adopt(canvas);
  }).observe(document.body, {childList: true});

  const watchScale = () => matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
    rescaled();
    watchScale();
  }, {once: true});
  watchScale();
}

function adopt(canvas) {
  // It listens for mouseup on the canvas alone: without capture a button that
  // is released elsewhere stays pressed.
  canvas.addEventListener('pointerdown', e => {
    if (e.pointerType === 'mouse') canvas.setPointerCapture(e.pointerId);
  });
  // It knows no touchcancel: the finger would stay down.
  canvas.addEventListener('touchcancel', e => {
    canvas.dispatchEvent(new TouchEvent('touchend', {
      bubbles: true, cancelable: true, changedTouches: [...e.changedTouches], touches: [...e.touches], targetTouches: [...e.targetTouches],
    }));
  });
  // It takes the focus when it starts; somebody may be typing.
  const had = document.activeElement;
  canvas.addEventListener('focus', () => {
    if (had instanceof HTMLElement && had !== document.body && had !== canvas) had.focus();
    else canvas.blur();
  }, {once: true});
  // In a frame, the wheel belongs to the page around it until somebody clicks.
  if (framed()) {
    const hint = document.getElementById('interact');
    let asleep = true;
    hint.hidden = false;
    canvas.addEventListener('wheel', e => { if (asleep) e.stopImmediatePropagation(); }, {capture: true});
    addEventListener('pointerdown', () => { asleep = false; hint.hidden = true; }, {capture: true, once: true});
    addEventListener('keydown', () => { asleep = false; hint.hidden = true; }, {capture: true, once: true});
  }
}

function framed() {
  try {
    return window.top !== window.self;
  } catch {
    return true;
  }
}
