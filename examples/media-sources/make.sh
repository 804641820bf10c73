#!/usr/bin/env bash
# Rebuilds examples/media from the drawings in this folder. The results are committed: nobody needs to run this.
# Needs the Debian packages: ffmpeg librsvg2-bin webp pngquant optipng fonts-lobster fonts-quicksand
set -euo pipefail
cd "$(dirname "$0")"

media=../media
work=$(mktemp -d)
frame=.frame.svg # beside the drawings, because links inside an SVG count from its own folder
trap 'rm -rf "$work" "$frame"' EXIT

png() { # DRAWING WIDTH TARGET
  mkdir -p "$(dirname "$3")"
  rsvg-convert --width "$2" "$1" | pngquant --quality 60-92 --speed 1 --strip - >"$3"
  optipng -quiet -o5 "$3"
}

# Writes DRAWING once a frame; FORMULA is an awk expression that prints sed commands and knows t (0 to 1).
frames() { # DRAWING COUNT WIDTH FORMULA
  local i
  for ((i = 0; i < $2; i++)); do
    sed -f <(awk -v t="$i" -v n="$2" "BEGIN { t /= n; turn = t * 6.283185; $4 }") "$1" >"$frame"
    rsvg-convert --width "$3" "$frame" --output "$work/$(basename "$1" .svg)-$(printf %03d "$i").png"
  done
}

png welcome.svg 900 "$media/welcome.png"

greet() { # LOCALE GREETING QUESTION
  sed "s/@GREETING@/$2/; s/@QUESTION@/$3/" hello.svg >"$frame"
  png "$frame" 720 "$media/hello.$1.png"
}
greet en "Good morning!" "What can I get you?"
greet de "Guten Morgen!" "Was darf es sein?"

for sticker in cat coffee dog/happy draft-fox sunny; do
  png "stickers/$sticker.svg" 300 "$media/stickers/$sticker.png"
done

rsvg-convert --width 900 dish.svg --output "$work/dish.png"
ffmpeg -v error -y -i "$work/dish.png" -q:v 4 -pix_fmt yuvj420p -bitexact "$media/dish-of-the-day.jpg"

rsvg-convert --width 800 find-us.svg --output "$work/find-us.png"
cwebp -quiet -preset drawing -q 82 -m 6 "$work/find-us.png" -o "$media/find-us.webp"

# The text in a PDF stays text.
SOURCE_DATE_EPOCH=0 rsvg-convert --format pdf menu.svg --output "$media/menu.pdf"

frames order-ready.svg 12 280 '
  eye = (t > 0.8 && t < 0.9) ? 1.5 : 10; bounce = sin(turn) > 0 ? 2 - 4 * sin(turn) : 2
  printf "s/@TURN@/%.2f/g;s/@BOUNCE@/%.2f/g;s/@EYE@/%.1f/g;", t * 45, bounce, eye
  printf "s/@SWAY@/%.2f/g;s/@BACK@/%.2f/g", 13 * cos(turn), -13 * cos(turn)'
ffmpeg -v error -y -framerate 12 -i "$work/order-ready-%03d.png" -bitexact \
  -filter_complex '[0]split[a][b];[a]palettegen=max_colors=32[p];[b][p]paletteuse=dither=none' "$media/order-ready.gif"

# A bell-like note: FREQUENCY, START in seconds.
bell() { echo "gte(t,$2)*exp(-4*(t-$2))*(sin(2*PI*$1*(t-$2))+0.35*sin(4*PI*$1*(t-$2))+0.12*sin(8.4*PI*$1*(t-$2)))"; }
tune="0.22*($(bell 523.25 0)+$(bell 659.26 0.22)+$(bell 783.99 0.44)+$(bell 1046.5 0.66)+$(bell 783.99 1.0)+$(bell 1046.5 1.22))"
sound=(-f lavfi -t 3 -i "aevalsrc=exprs='$tune':s=44100,aecho=0.8:0.6:90:0.25,afade=t=out:st=2.4:d=0.6")
ffmpeg -v error -y "${sound[@]}" -bitexact -codec:a libmp3lame -b:a 64k "$media/jingle.mp3"

frames good-morning.svg 72 640 '
  up = t < 0.6 ? 1 - (1 - t / 0.6) ^ 3 : 1
  wobble = t > 0.6 ? 6 * sin((t - 0.6) * 24) : 0; text = t < 0.5 ? 0 : (t < 0.7 ? (t - 0.5) * 5 : 1)
  printf "s/@SUN@/%.2f/g;s/@DAY@/%.3f/g;s/@RAYS@/%.3f/g;", 400 - 250 * up, up, 0.3 * up
  printf "s/@TURN@/%.2f/g;s/@WOBBLE@/%.2f/g;s/@TEXT@/%.3f/g;", t * 40, wobble, text
  printf "s/@CLOUD@/%.2f/g;s/@DRIFT@/%.2f/g", 60 + 50 * t, 70 - 10 * t'
ffmpeg -v error -y -framerate 24 -i "$work/good-morning-%03d.png" "${sound[@]}" -bitexact -shortest \
  -codec:v libx264 -preset veryslow -crf 27 -pix_fmt yuv420p -codec:a aac -b:a 64k -movflags +faststart "$media/good-morning.mp4"

du -ch "$media"/* | tail -1
