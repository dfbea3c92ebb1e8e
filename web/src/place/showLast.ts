/** A ref of what scrolls sideways through time: where there is no room for all of it, the last is seen first. */
export function showLast(node: HTMLElement | null): void {
  if (node !== null) node.scrollLeft = node.scrollWidth;
}
