import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { quantityText } from "@meterhouse/ui/quantity/quantity.ts";

import { type Counted, type Flow, movedTo, type Place, places, refusal, tallest, widthOf } from "./flow.ts";
import classes from "./flow.module.css";

const WIDTH = 1000;
const BOX = { width: 150, height: 44 };
const STEPS: Readonly<Record<string, Place>> = { ArrowLeft: { x: -0.02, y: 0 }, ArrowRight: { x: 0.02, y: 0 }, ArrowUp: { x: 0, y: -0.04 }, ArrowDown: { x: 0, y: 0.04 } };

interface CanvasProps {
  readonly flow: Flow;
  readonly today: ReadonlyMap<number, Counted>;
  /** Null where it is only looked at. */
  readonly onChange: ((flow: Flow) => void) | null;
  readonly chosen: string | null;
  readonly onChoose: (name: string | null) => void;
  readonly onConnect: (source: string, target: string) => void;
}

type Drag = { readonly box: string; readonly is: "move"; readonly off: Place } | { readonly box: string; readonly is: "arrow"; readonly to: Place };

/** The drawing itself: boxes that are dragged, arrows that are drawn from their right edge. */
export function Canvas({ flow, today, onChange, chosen, onChoose, onConnect }: CanvasProps) {
  const { t } = useTranslation();
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const height = Math.max(320, tallest(flow) * 90);
  const stands = places(flow);
  const pixel = ({ x, y }: Place): Place => ({ x: BOX.width / 2 + 12 + x * (WIDTH - BOX.width - 24), y: BOX.height / 2 + 12 + y * (height - BOX.height - 24) });
  const share = ({ x, y }: Place): Place => ({ x: (x - BOX.width / 2 - 12) / (WIDTH - BOX.width - 24), y: (y - BOX.height / 2 - 12) / (height - BOX.height - 24) });
  const at = (event: React.PointerEvent): Place => {
    const frame = svg.current?.getBoundingClientRect();
    return frame === undefined || frame.width === 0 ? { x: 0, y: 0 } : { x: ((event.clientX - frame.left) / frame.width) * WIDTH, y: ((event.clientY - frame.top) / frame.height) * height };
  };
  const under = ({ x, y }: Place) => flow.nodes.find(({ name }) => {
    const box = pixel(stands.get(name) ?? { x: 0, y: 0 });
    return Math.abs(box.x - x) <= BOX.width / 2 && Math.abs(box.y - y) <= BOX.height / 2;
  })?.name;
  const move = (event: React.PointerEvent) => {
    if (drag === null || onChange === null) return;
    const point = at(event);
    if (drag.is === "arrow") setDrag({ ...drag, to: point });
    else onChange(movedTo(flow, drag.box, share({ x: point.x - drag.off.x, y: point.y - drag.off.y })));
  };
  const drop = () => {
    if (drag?.is === "arrow") {
      const target = under(drag.to);
      if (target !== undefined && target !== drag.box) onConnect(drag.box, target);
    }
    setDrag(null);
  };
  const aimed = drag?.is === "arrow" ? under(drag.to) : undefined;
  return (
    <div className={classes.frame}>
      <svg ref={svg} className={classes.canvas} viewBox={`0 0 ${String(WIDTH)} ${String(height)}`} role="group" aria-label={t("special.flow.drawing")} onPointerMove={move} onPointerUp={drop} onPointerLeave={drop}>
        <defs><marker id="flow-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="12" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10Z" fill="light-dark(#4490a7, #5c9eb2)" /></marker></defs>
        {flow.links.map(({ source, target, meter }) => {
          const [from, to] = [pixel(stands.get(source) ?? { x: 0, y: 0 }), pixel(stands.get(target) ?? { x: 1, y: 1 })];
          const counted = meter === null ? undefined : today.get(meter.id);
          return (
            <g key={`${source} → ${target}`}>
              <path className={classes.arrow} data-metered={meter !== null} d={curve(from.x + BOX.width / 2, from.y, to.x - BOX.width / 2 - 2, to.y)} strokeWidth={widthOf(today, meter)} markerEnd="url(#flow-head)" />
              {counted !== undefined && <text className={classes.said} x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 + 4}>{quantityText(counted.value, counted.unit)}</text>}
            </g>
          );
        })}
        {drag?.is === "arrow" && <path className={classes.drawing} d={curve(pixel(stands.get(drag.box) ?? { x: 0, y: 0 }).x + BOX.width / 2, pixel(stands.get(drag.box) ?? { x: 0, y: 0 }).y, drag.to.x, drag.to.y)} />}
        {flow.nodes.map(({ name }) => {
          const place = stands.get(name) ?? { x: 0, y: 0 };
          const { x, y } = pixel(place);
          const editing = onChange === null ? {} : {
            tabIndex: 0, role: "button", "aria-pressed": chosen === name,
            onPointerDown: (event: React.PointerEvent) => {
              const point = at(event);
              onChoose(name);
              setDrag({ box: name, is: "move", off: { x: point.x - x, y: point.y - y } });
            },
            onKeyDown: (event: React.KeyboardEvent) => {
              const step = STEPS[event.key];
              if (event.key === "Enter" || event.key === " ") onChoose(name);
              else if (step !== undefined) onChange(movedTo(flow, name, { x: place.x + step.x, y: place.y + step.y }));
              else return;
              event.preventDefault();
            },
          };
          return (
            <g key={name} className={classes.box} data-editable={onChange !== null} data-chosen={chosen === name} data-refused={drag !== null && aimed === name && aimed !== drag.box && refusal(flow, drag.box, name) !== null}
              transform={`translate(${String(x)} ${String(y)})`} aria-label={name} {...editing}>
              <title>{name}</title>
              <rect x={-BOX.width / 2} y={-BOX.height / 2} width={BOX.width} height={BOX.height} rx="8" />
              <text>{name.length > 19 ? `${name.slice(0, 18)}…` : name}</text>
              {onChange !== null && (
                <circle className={classes.handle} cx={BOX.width / 2} r="8" aria-hidden="true" onPointerDown={(event) => {
                  event.stopPropagation();
                  setDrag({ box: name, is: "arrow", to: at(event) });
                }} />
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return `M${String(x1)} ${String(y1)} C${String(x1 + bend)} ${String(y1)} ${String(x2 - bend)} ${String(y2)} ${String(x2)} ${String(y2)}`;
}
