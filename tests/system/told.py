"""What a film tells others than players: what exiftool says of it."""

import re
import subprocess

# What exiftool may say of a clean film: how it is stored, of which each value is a number that the proof
# holds to what it must be; and what could tell something, with all that it may tell.
STORED = set("""
    AV1ConfigurationVersion AudioBitsPerSample AudioChannels AudioFormat AudioSampleRate AverageBitrate AvgBitrate
    Balance BitDepth BufferSize ChromaFormat ChromaSamplePosition ColorPrimaries ColorProfiles CompatibleBrands
    CompressorID CurrentTime Duration GraphicsMode ImageHeight ImagePixelDepth ImageSize ImageSpatialExtent
    ImageWidth JFIFVersion MajorBrand MatrixCoefficients MatrixStructure MaxBitrate MediaDataOffset MediaDataSize
    MediaDuration MediaHeaderVersion MediaTimeScale Megapixels MinorVersion MovieFragmentSequence
    MovieHeaderVersion NextTrackID OpColor PixelAspectRatio PosterTime PreferredRate PreferredVolume
    PreviewDuration PreviewTime PrimaryItemReference ResolutionUnit Rotation SelectionDuration SelectionTime
    SourceImageHeight SourceImageWidth TimeScale TrackDuration TrackHeaderVersion TrackID TrackLayer TrackVolume
    TransferCharacteristics VideoFieldOrder VideoFrameRate XResolution YResolution
    """.split())
NEVER = "0000:00:00 00:00:00"
TOLD = {
    "CreateDate": NEVER, "ModifyDate": NEVER, "TrackCreateDate": NEVER, "TrackModifyDate": NEVER,
    "MediaCreateDate": NEVER, "MediaModifyDate": NEVER, "MediaLanguageCode": "und|eng|cym",
    "HandlerType": "Audio Track|Video Track|Picture|Metadata",
    "HandlerDescription": "|VideoHandler|SoundHandler|PictureHandler",
    "HandlerVendorID": "Apple", "CompressorName": "|Lavc libx264|Lavc libsvtav1|Lavc libaom-av1",
}


def by_exiftool(path):
    """(name, value) of what it says of a file's content, wherever it looks."""
    done = subprocess.run(["exiftool", "-ee", "-a", "-S", "--System:all", "--File:all", "--ExifTool:all", path],
                          capture_output=True, text=True, timeout=60, check=False)
    return [tuple(line.split(": ", 1)) for line in done.stdout.splitlines() if ": " in line]


def secrets(path):
    """What exiftool finds that is not of how a film is stored."""
    return [(name, value) for name, value in by_exiftool(path)
            if not re.fullmatch(TOLD.get(name, ".*" if name in STORED else "(?!)"), value)]
