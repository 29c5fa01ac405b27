"""Short films as staff have them, each awkward in one way, made with ffmpeg under the build folder, once."""

import os
import subprocess

X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac"]
SEI = "h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+SN1234"


def picture(size="426x240", rate="25", seconds=3):
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"]


def sound(source="sine=f=440:d=3"):
    return ["-f", "lavfi", "-i", source]


# A red corner at the top left of a blue picture, 320 by 180.
CORNER = ["-f", "lavfi", "-i", "color=blue:s=320x180:r=25:d=1,drawbox=0:0:80:60:red:fill"]
# One second in, a white picture and a beep, both 100 ms.
FLASH = ["-f", "lavfi", "-i", "color=black:s=320x180:r=25:d=3,drawbox=0:0:320:180:white:fill:"
         "enable='between(t,0.99,1.09)'"]
BEEP = ["-f", "lavfi", "-i", "sine=f=1000:d=3:r=48000,volume='between(t,1,1.1)':eval=frame"]
# Two seconds of white and black in turn, twelve times a second, then three of black; a beep in the first second.
ALARMING = ["-f", "lavfi", "-i", "color=gray:s=426x240:r=25:d=8,drawbox=t=fill:color=black:enable='between(t,1,5.99)',"
            "drawbox=t=fill:color=white:enable='between(t,1,2.99)*lt(mod(n,2),1)'"]
HDR = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", "-color_primaries",
       "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-x265-params", "log-level=none"]

# name: what ffmpeg is told
MASTERS = {
    "plain.mp4": [*picture("640x360"), *sound(), *X264, *AAC, "-bsf:v", SEI, "-metadata", "title=Oak Tree House",
                  "-metadata", "location=+51.5000-000.1000/", "-metadata", "creation_time=2020-01-02T03:04:05Z"],
    "hd.mp4": [*picture("1280x720", "30000/1001", 2), *sound("sine=d=2"), *X264, *AAC],
    "long.mp4": [*picture("1280x720", "25", 12), *X264],
    "silent.mkv": [*picture(), *X264],
    "hushed.mp4": [*picture(), *sound("anullsrc=r=44100:d=3"), *X264, *AAC],
    "quiet.mov": [*picture(), *sound("anoisesrc=c=pink:a=0.15:d=3:seed=1"), "-c:v", "prores_ks", "-c:a", "pcm_s16le"],
    "surround.mkv": [*picture(), *sound("sine=d=3"), *X264, "-c:a", "ac3", "-ac", "6"],
    "odd.mkv": ["-f", "lavfi", "-i", "testsrc2=s=321x181:r=25:d=2", "-c:v", "ffv1", "-pix_fmt", "yuv444p"],
    "tall-pixels.mp4": [*picture("360x288"), "-vf", "setsar=64/45", *X264],
    "fields.mp4": [*picture("352x288", "50"), "-vf", "interlace", *X264, "-flags", "+ildct+ilme"],
    "uneven.mp4": [*picture(), "-vf", "select='not(eq(mod(n,7),3))*not(between(n,30,39))'", "-vsync", "vfr", *X264],
    "slow.avi": [*picture(rate="15"), "-c:v", "mpeg4", "-q:v", "5"],
    "hdr.mp4": [*picture("426x240", "24", 1), *HDR],
    "alarming.mp4": [*ALARMING, *sound("sine=d=8,volume='lt(t,1)':eval=frame"), *X264, *AAC],
    "clock.mp4": [*picture(seconds=17), *X264],  # testsrc2 writes the time at its top left
    "no-clock.mp4": [*picture(seconds=17), "-vf", "crop=w=iw:h=160:x=0:y=80", *X264],
    "flash.mp4": [*FLASH, *BEEP, *X264, *AAC],
    "flash.ts": [*FLASH, *BEEP, *X264, *AAC, "-muxdelay", "0.5"],
    "corner.mp4": [*CORNER, *X264],
    "corner90.mp4": None,
    "corner180.mp4": None,
    "corner270.mp4": None,
    "changing1.ts": [*picture(seconds=2), *sound("sine=d=2"), *X264, "-c:a", "ac3", "-ac", "2"],
    "changing2.ts": [*picture(seconds=2), *sound("sine=d=2"), *X264, "-c:a", "ac3", "-ac", "6", "-ar", "44100",
                     "-output_ts_offset", "2"],
    "sound.m4a": [*sound(), *AAC],
}


def ffmpeg(*words):
    return subprocess.run(["nice", "ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *words], capture_output=True,
                          text=True, check=False, timeout=300)


def turned(folder, name):
    """What a phone writes that was held otherwise: the same picture, and how to turn it."""
    angle = name.removeprefix("corner").split(".")[0]
    return ["-i", os.path.join(folder, "corner.mp4"), "-c", "copy", "-metadata:s:v", f"rotate={angle}"]


def make(folder):
    """The folder with all masters; those there already are kept. Returns the names ffmpeg could make. Others may be
    making the same ones."""
    os.makedirs(folder, exist_ok=True)
    for name, how in MASTERS.items():
        path, part = os.path.join(folder, name), os.path.join(folder, f"part{os.getpid()}-{name}")
        if not os.path.exists(path) and ffmpeg(*(how or turned(folder, name)), part).returncode == 0:
            os.rename(part, path)
    part = os.path.join(folder, f"part{os.getpid()}-changing.ts")
    with open(part, "wb") as whole:  # as a broadcast does between programmes
        for name in ("changing1.ts", "changing2.ts"):
            with open(os.path.join(folder, name), "rb") as file:
                whole.write(file.read())
    os.rename(part, os.path.join(folder, "changing.ts"))
    return {name for name in [*MASTERS, "changing.ts"] if os.path.exists(os.path.join(folder, name))}
