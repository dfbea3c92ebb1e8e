import classes from "./distribution.module.css";

/** An SVG as a picture: within an <img> nothing in it runs, and nothing is loaded from elsewhere. */
export function Picture({ source, name }: { readonly source: string; readonly name: string }) {
  return <img className={classes.picture} alt={name} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`} />;
}
