// What the page does beyond being read: it says the values under the pointer, or, with the
// arrow keys, of the focused chart, and copies the command. All texts were written by
// kinesim; nothing is loaded, nothing is sent.
(() => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const make = (name, parent, text) => {
    const e = parent.appendChild(document.createElement(name));
    if (text) e.textContent = text;
    return e;
  };
  const draw = (name, parent, attributes) => {
    const e = parent.appendChild(document.createElementNS('http://www.w3.org/2000/svg', name));
    for (const k in attributes) e.setAttribute(k, attributes[k]);
    return e;
  };
  const nearest = (list, v) => {
    let low = 0, high = list.length - 1;
    while (high - low > 1) {
      const middle = low + high >> 1;
      if (list[middle] <= v) low = middle; else high = middle;
    }
    return v - list[low] < list[high] - v ? low : high;
  };
  const share = v => (v >= 100 ? v.toFixed(0) : v.toPrecision(2).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')) + ' %';

  for (const figure of document.querySelectorAll('figure')) {
    const data = figure.querySelector('script');
    if (!data) continue;
    const d = JSON.parse(data.textContent), plot = figure.querySelector('.plot'), svg = plot.querySelector('svg');
    const [left, top, right, bottom] = d.box;
    const group = draw('g', svg, {visibility: 'hidden'});
    const cursor = draw('line', group, {class: 'cursor', y1: top, y2: bottom});
    const spots = (d.lines || []).map(l => l.y && draw('circle', group, {class: 'spot', r: 2.6, fill: l.tone}));
    const tip = make('div', plot);
    tip.className = 'tip';
    tip.hidden = true;
    tip.setAttribute('role', 'status');
    plot.tabIndex = 0;
    let at = -1, row = 0;

    const hide = () => { group.setAttribute('visibility', 'hidden'); tip.hidden = true; };
    const show = (i, y) => {
      at = i;
      const x = d.x[i], view = svg.viewBox.baseVal, scale = svg.clientWidth / view.width;
      tip.textContent = '';
      make('b', tip, d.at[i]);
      (d.lines || []).forEach((l, k) => {
        if (l.value[i]) {
          const e = make('div', tip, l.name + ': ' + l.value[i] + (l.unit ? ' ' + l.unit : ''));
          e.style.color = l.tone;
          e.dataset.tone = l.tone;
        }
        if (spots[k]) {
          const seen = l.y[i] >= 0;
          spots[k].setAttribute('visibility', seen ? 'inherit' : 'hidden');
          spots[k].setAttribute('cx', x);
          spots[k].setAttribute('cy', l.y[i]);
        }
      });
      if (d.cells) {
        // Of the shards that had these hash keys one after the other, the one that was open.
        const known = k => d.cells.cells[k][2 * i] + d.cells.cells[k][2 * i + 1] !== 'AA';
        const here = d.cells.rows.map((r, k) => k).filter(k => y >= d.cells.rows[k].top && y <= d.cells.rows[k].bottom);
        const k = here.find(known);
        if (k === undefined) make('div', tip, 'not open');
        else {
          row = k;
          const c = d.cells.cells[k], n = 64 * digits.indexOf(c[2 * i]) + digits.indexOf(c[2 * i + 1]) - 1;
          make('div', tip, d.cells.rows[k].name + ': ' + share(n * d.cells.unit) + ' of its limit');
        }
      }
      for (const b of d.bands || []) if (x >= b.from - 1 && x <= b.to + 1) make('p', tip, b.text);
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
      group.setAttribute('visibility', 'visible');
      tip.hidden = false;
      const px = x * scale, wide = tip.offsetWidth;
      tip.style.left = (px + wide + 12 > svg.clientWidth ? Math.max(0, px - wide - 10) : px + 10) + 'px';
      const py = (y === undefined ? top : y) - view.y;
      tip.style.top = Math.max(0, Math.min(py * scale, svg.clientHeight - tip.offsetHeight)) + 'px';
    };
    const middle = k => (d.cells.rows[k].top + d.cells.rows[k].bottom) / 2;

    plot.addEventListener('pointermove', e => {
      const r = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
      const x = (e.clientX - r.left) / r.width * view.width, y = view.y + (e.clientY - r.top) / r.height * view.height;
      if (x < left - 2 || x > right + 2 || y < top || y > bottom) hide();
      else show(nearest(d.x, x), y);
    });
    plot.addEventListener('pointerleave', hide);
    plot.addEventListener('blur', hide);
    plot.addEventListener('keydown', e => {
      const step = {ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9}[e.key];
      const over = d.cells && {ArrowUp: 1, ArrowDown: -1}[e.key];
      if (e.key === 'Escape') hide();
      if (step === undefined && !over) return;
      e.preventDefault();
      if (over) row = Math.max(0, Math.min(d.cells.rows.length - 1, row + over));
      const next = at < 0 ? 0 : Math.max(0, Math.min(d.x.length - 1, at + (step || 0)));
      show(next, d.cells ? middle(row) : undefined);
    });
  }

  for (const code of document.querySelectorAll('.reproduce code')) {
    const button = make('button', code.parentElement, 'Copy');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        const range = document.createRange();
        range.selectNodeContents(code);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        document.execCommand('copy');
      }
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
  }
})();
