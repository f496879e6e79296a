"""What is wrong with a page of `--report=html`, as Chromium shows it."""

from __future__ import annotations

from pathlib import Path

from tinyml_testing.browser import Browser

WIDTHS = (400, 1400)

#: What a reader could not see: text beyond the page or cut off, and text too near to what is behind it. WCAG 2.1,
#: 1.4.3: 4.5 to 1, of large text 3 to 1; a ratio is made of relative luminances.
CHECK = r"""
(() => {
  for (const part of document.querySelectorAll('details')) part.open = true;
  const found = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    found.push(`is ${document.documentElement.scrollWidth} pixels wide`);
  const numbers = colour => colour.match(/[\d.]+/g).map(Number);
  const luminance = colour => {
    const part = numbers(colour).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const back = getComputedStyle(e).backgroundColor, part = numbers(back);
      if (part.length < 4 || part[3] > 0) return back;
    }
    return 'rgb(255, 255, 255)';
  };
  const scrolls = e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const text = node.data.trim(), e = node.parentElement, style = getComputedStyle(e);
    if (!text || !e.getClientRects().length) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    let cut = false, inside = false;
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const outer = getComputedStyle(p);
      if (scrolls(p)) { inside = true; break; }
      if (outer.overflowX === 'hidden' && outer.textOverflow !== 'ellipsis' &&
          box.right > p.getBoundingClientRect().right + 1) cut = true;
      if (outer.overflowX === 'hidden') { inside = true; break; }
    }
    if (cut || (!inside && (box.right > width + 1 || box.left < -1))) found.push(`'${text}' is cut off`);
    const svg = e.closest('svg');
    const front = svg ? style.fill : style.color;
    // A label has a rim of the colour of its box.
    const back = svg && style.paintOrder.startsWith('stroke') ? style.stroke : behind(e);
    const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) found.push(`'${text}' has a contrast of ${ratio.toFixed(1)}`);
  }
  return found;
})()
"""


def look(browser: Browser, page: Path) -> str | None:
    """Why a page is not right, narrow or wide, light or dark."""
    for width in WIDTHS:
        for dark in (False, True):
            browser.show(page, width, dark)
            elsewhere = [url for url in browser.requests if url != page.resolve().as_uri()]
            problems = [f"loads {url}" for url in elsewhere] + browser.complaints + browser.evaluate(CHECK)
            if problems:
                more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
                return f"{width} pixels, {'dark' if dark else 'light'}: {'; '.join(problems[:3])}{more}"
    return None
