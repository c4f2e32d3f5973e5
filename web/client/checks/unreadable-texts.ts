// Not part of the page: tests/web/browser.test.ts runs it in one.

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Texts whose contrast with what is behind them is below level AA of WCAG 2, each with its ratio. */
export function unreadableTexts(): readonly string[] {
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    const said = ownText(element);
    const { width, height } = element.getBoundingClientRect();
    const unseen = width <= 1 || height <= 1 || element.closest('.spoken, .skip') !== null;
    if (said === '' || unseen) return [];
    const back = behind(element);
    const style = getComputedStyle(element);
    const ratio = contrast(over(rgbaOf(style.color), back), back);
    return ratio < least(style) ? [`${said.slice(0, 40)} ${ratio.toFixed(2)}`] : [];
  });
}

function ownText(element: Element): string {
  return [...element.childNodes]
    .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
    .map(({ textContent }) => textContent ?? '')
    .join('')
    .trim();
}

/** Large text, 18 points or 14 in bold, may be fainter. */
function least({ fontSize, fontWeight }: CSSStyleDeclaration): number {
  const size = parseFloat(fontSize);
  return size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
}

function behind(element: Element | null): Rgba {
  if (element === null) return [255, 255, 255, 1];
  const own = rgbaOf(getComputedStyle(element).backgroundColor);
  return own[3] === 1 ? own : over(own, behind(element.parentElement));
}

/** Any colour that CSS can write, as the browser paints it. */
function rgbaOf(colour: string): Rgba {
  const ink = document.createElement('canvas').getContext('2d');
  if (ink === null) throw new Error('there is no canvas to paint on');
  ink.fillStyle = colour;
  ink.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = ink.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over(top: Rgba, below: Rgba): Rgba {
  const mixed = (a: number, b: number): number => a * top[3] + b * (1 - top[3]);
  return [mixed(top[0], below[0]), mixed(top[1], below[1]), mixed(top[2], below[2]), 1];
}

function contrast(a: Rgba, b: Rgba): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance([red, green, blue]: Rgba): number {
  const linear = (channel: number): number => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
